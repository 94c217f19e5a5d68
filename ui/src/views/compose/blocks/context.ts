/**
 * What all parts of the block editor share: the store, the text editor in use, the merge fields and
 * the pictures.
 */
import type { Editor } from '@tiptap/react';
import { createContext, useContext } from 'react';
import type { NamedField } from '../../../features/mail/fields';
import type { FieldStore } from '../editor/suggest';
import { type Store, useStored } from '../store';
import type { BlockState, BlockStore } from './store';

export interface BlockContextValue {
  store: BlockStore;
  /** The editor of the text that is being edited. */
  textEditor: Store<Editor | null>;
  fieldStore: FieldStore;
  fields: NamedField[];
  /** Stores pictures and puts them into a block, or behind the block as new ones. */
  addPictures: (files: File[], blockId: string) => void;
}

export const BlockContext = createContext<BlockContextValue | null>(null);

export function useBlocks(): BlockContextValue {
  const value = useContext(BlockContext);
  if (!value) throw new Error('a part of the block editor is used outside of it');
  return value;
}

export function useBlockState<Part>(part: (state: BlockState) => Part): Part {
  return useStored(useBlocks().store, part);
}
