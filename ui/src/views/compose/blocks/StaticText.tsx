/**
 * The text of a block while nobody edits it: the same HTML without an editor, which a mail of sixty
 * blocks would make slow.
 */
import { type ComponentProps, useLayoutEffect, useRef } from 'react';
import { useBlocks } from './context';
import { displayed } from './richText';

export interface StaticTextProps extends ComponentProps<'div'> {
  html: string;
  line: boolean;
}

export function StaticText({ html, line, ...rest }: StaticTextProps) {
  const { fields } = useBlocks();
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const nameOf = (tag: string) => fields.find((one) => one.tag === tag)?.name ?? tag;
    box.current?.replaceChildren(displayed(html, line, nameOf));
  }, [html, line, fields]);
  return <div {...rest} ref={box} />;
}
