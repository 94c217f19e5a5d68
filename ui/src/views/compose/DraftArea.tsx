/**
 * A long text of the draft in a text area. The draft writes into the element itself: rendered with
 * its value, each key would replace the whole text a second time.
 */
import { type ComponentProps, useEffect, useRef, useState } from 'react';
import type { CampaignDraft } from '../../host/types';
import css from './compose.module.css';
import type { DraftStore } from './useDraft';

export interface DraftAreaProps extends Omit<ComponentProps<'textarea'>, 'value' | 'onChange'> {
  draft: DraftStore;
  /** The text in the draft. */
  read: (draft: CampaignDraft) => string;
  onText: (text: string) => void;
}

export function DraftArea({ draft, read, onText, ...rest }: DraftAreaProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [first] = useState(() => read(draft.get()));
  useEffect(() => {
    const show = () => {
      const text = read(draft.get());
      if (area.current && area.current.value !== text) area.current.value = text;
    };
    show();
    return draft.subscribe(show);
  }, [draft, read]);
  return (
    <textarea
      ref={area}
      className={`${css.area} mono`}
      defaultValue={first}
      onChange={(event) => onText(event.currentTarget.value)}
      {...rest}
    />
  );
}
