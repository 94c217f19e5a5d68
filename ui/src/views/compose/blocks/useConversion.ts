/**
 * Turns the mail of the text editor into blocks, in the theme and with the footer of the gallery's
 * letter.
 */
import { useCallback } from 'react';
import { useHost } from '../../../host/context';
import type { ContentView } from '../../../host/types';
import { documentOf } from './convert';
import { type BlockStore, createBlockStore } from './store';

/** The design that has the fewest parts of its own. */
const plainDesign = 'letter';

export function useConversion(): (
  html: string,
) => Promise<{ store: BlockStore; content: ContentView }> {
  const host = useHost();
  return useCallback(
    async (html) => {
      const design = await host.call('design_use', { id: plainDesign, alternative: false });
      const document = documentOf(html, design.document);
      const rendered = await host.call('document_render', { document });
      return {
        store: createBlockStore(document),
        content: { ...rendered, document: JSON.stringify(document) },
      };
    },
    [host],
  );
}
