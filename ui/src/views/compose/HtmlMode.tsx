/**
 * HTML of one's own: pasted, typed, or from a file. Cleaned when it comes in, with a note on what
 * was taken out.
 *
 * Leaves out: cleaning itself, which the program does and does again for every mail.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Box, Button, Group, Stack } from '@mantine/core';
import { IconFileCode } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { toFailure } from '../../api';
import { Note, useFailureText } from '../../components';
import { useFormat } from '../../format';
import { useHost } from '../../host/context';
import type { CampaignDraft } from '../../host/types';
import { DraftArea } from './DraftArea';
import { type Removed, removedBetween } from './editor/html';
import { useStored } from './store';
import type { DraftStore } from './useDraft';

const example = '{{ given_name | default("friend") }}';

function What({ removed }: { removed: Removed }) {
  const { what, count } = removed;
  switch (what) {
    case 'script':
      return <Plural value={count} one="a script" other="# scripts" />;
    case 'form':
      return <Plural value={count} one="a form element" other="# form elements" />;
    case 'frame':
      return <Plural value={count} one="a frame or video" other="# frames or videos" />;
    case 'style_link':
      return <Plural value={count} one="a style sheet link" other="# style sheet links" />;
    case 'handler':
      return <Plural value={count} one="an event handler" other="# event handlers" />;
  }
}

/** What cleaning dropped because it reaches out to another server. */
function Dropped({ code }: { code: string }) {
  switch (code) {
    case 'import':
      return <Trans>imported style sheets</Trans>;
    case 'font':
      return <Trans>web fonts</Trans>;
    case 'pixel':
      return <Trans>tracking pixels</Trans>;
    default:
      return <span className="mono">{code}</span>;
  }
}

export interface HtmlModeProps {
  draft: DraftStore;
  onHtml: (html: string) => void;
}

const htmlOf = (draft: CampaignDraft) => draft.content.html;

/** The size, which changes with each key; alone so that a key renders only this. */
function Size({ draft }: Pick<HtmlModeProps, 'draft'>) {
  const format = useFormat();
  const html = useStored(draft, htmlOf);
  const size = format.bytes(new Blob([html]).size);
  return (
    <Trans>
      {size} of HTML. Write merge fields as {example}.
    </Trans>
  );
}

export function HtmlMode({ draft, onHtml }: HtmlModeProps) {
  const { t } = useLingui();
  const host = useHost();
  const words = useFailureText();
  const chooser = useRef<HTMLInputElement>(null);
  const [removed, setRemoved] = useState<Removed[]>([]);
  const [dropped, setDropped] = useState<string[]>([]);
  const [trouble, setTrouble] = useState<string | null>(null);
  // What was clean already is not asked about again.
  const clean = useRef(htmlOf(draft.get()));
  const tidy = async (text: string) => {
    if (text === clean.current || text.trim() === '') return;
    try {
      const answer = await host.call('clean_html', { html: text });
      // Typed on meanwhile: the next pause cleans that.
      if (htmlOf(draft.get()) !== text) return;
      const gone = removedBetween(text, answer.html);
      clean.current = answer.html;
      setTrouble(null);
      setRemoved(gone);
      setDropped(answer.dropped);
      // Only what matters is touched: the writer's own layout of the source stays.
      if (gone.length > 0 || answer.dropped.length > 0) onHtml(answer.html);
      else clean.current = text;
    } catch (thrown) {
      setTrouble(words(toFailure(thrown)));
    }
  };

  return (
    <Stack gap={8} flex={1} mih={0} px={12} pt={8} pb={12}>
      <Group gap="4px 16px" mih="1.5rem">
        <Box component="span" flex={1} className="small faint num">
          <Size draft={draft} />
        </Box>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconFileCode size={14} aria-hidden />}
          onClick={() => chooser.current?.click()}
        >
          <Trans>Load from file</Trans>
        </Button>
        <input
          ref={chooser}
          type="file"
          hidden
          tabIndex={-1}
          accept=".html,.htm,text/html"
          aria-label={t`Choose an HTML file`}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            event.currentTarget.value = '';
            if (!file) return;
            void file.text().then((text) => {
              onHtml(text);
              return tidy(text);
            });
          }}
        />
      </Group>
      {removed.length > 0 ? (
        <Note
          kind="warning"
          action={
            <Button variant="subtle" size="xs" onClick={() => setRemoved([])}>
              <Trans>Dismiss</Trans>
            </Button>
          }
        >
          <Trans>Removed because email apps don’t run it:</Trans>{' '}
          {removed.map((one, index) => (
            <span key={one.what}>
              {index > 0 ? ', ' : ''}
              <What removed={one} />
            </span>
          ))}
          .
        </Note>
      ) : null}
      {dropped.length > 0 ? (
        <Note
          kind="warning"
          action={
            <Button variant="subtle" size="xs" onClick={() => setDropped([])}>
              <Trans>Dismiss</Trans>
            </Button>
          }
        >
          <Trans>Removed because it loads content from other servers:</Trans>{' '}
          {dropped.map((code, index) => (
            <span key={code}>
              {index > 0 ? ', ' : ''}
              <Dropped code={code} />
            </span>
          ))}
          .
        </Note>
      ) : null}
      {trouble ? <Note kind="danger">{trouble}</Note> : null}
      <DraftArea
        draft={draft}
        read={htmlOf}
        onText={onHtml}
        aria-label={t`HTML of the email`}
        placeholder={t`Paste the HTML of your email here.`}
        spellCheck={false}
        wrap="soft"
        onPaste={() => setTimeout(() => void tidy(htmlOf(draft.get())), 0)}
        onBlur={() => void tidy(htmlOf(draft.get()))}
      />
    </Stack>
  );
}
