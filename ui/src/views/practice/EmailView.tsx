/**
 * One received mail: as the recipient sees it, as plain text, as source, and its headers.
 *
 * The HTML is drawn in a fully sandboxed frame. Always light, as mail programs show it.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Box, Group, SegmentedControl, Tabs, Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import {
  IconDeviceDesktop,
  IconDeviceMobile,
  IconLock,
  IconLockOpen,
  IconX,
} from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useRead } from '../../api';
import { ErrorPanel, Fact, Facts, SkeletonRows } from '../../components';
import { useFormat } from '../../format';
import type { CaughtMail } from '../../host/types';
import css from './practice.module.css';
import type { PracticeSearch } from './search';

const tabs = ['text', 'source', 'headers'] as const;

type Width = 'desktop' | 'phone';

/** In less space than this, the desktop view is scaled down. */
const desktopWidth = 680;

function Rendered({ mail, width }: { mail: CaughtMail; width: Width }) {
  const { t } = useLingui();
  const { ref, width: available } = useElementSize<HTMLDivElement>();
  const scale = available > 0 ? Math.min(1, available / desktopWidth) : 1;
  const shrunk = {
    width: `${100 / scale}%`,
    height: `${100 / scale}%`,
    transform: `scale(${scale})`,
  };
  if (!mail.html) {
    return (
      <Text p={16} className="faint">
        <Trans>This email has no HTML. See the “Plain text” tab.</Trans>
      </Text>
    );
  }
  return (
    <div className={css.stage}>
      <div ref={ref} className={width === 'phone' ? css.phone : css.fit}>
        {/* Sandboxed without any permission: no scripts, no forms, no navigation. */}
        <iframe
          key={`${mail.id} ${width}`}
          className={css.frame}
          style={width === 'phone' ? undefined : shrunk}
          sandbox=""
          srcDoc={mail.html}
          title={t`Email as the recipient sees it`}
        />
      </div>
    </div>
  );
}

function Literal({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by key
    <pre className={`${css.literal} mono`} tabIndex={0} aria-label={label} role="region">
      {children}
    </pre>
  );
}

function Envelope({ mail }: { mail: CaughtMail }) {
  const format = useFormat();
  const at = format.dateTime(mail.at);
  const size = format.bytes(mail.size);
  return (
    <Facts compact>
      <Fact term={<Trans>From</Trans>} whole={mail.from}>
        {mail.from}
      </Fact>
      <Fact term={<Trans>To</Trans>} whole={mail.to}>
        {mail.to}
      </Fact>
      <Fact term={<Trans>Received</Trans>} className="num">
        {at}, {size}{' '}
        <Group
          component="span"
          gap={4}
          wrap="nowrap"
          display="inline-flex"
          style={{ verticalAlign: 'top' }}
        >
          {mail.encrypted ? (
            <>
              <IconLock size={13} aria-hidden />
              <Trans>sent over TLS</Trans>
            </>
          ) : (
            <>
              <IconLockOpen size={13} aria-hidden />
              <Trans>sent unencrypted</Trans>
            </>
          )}
        </Group>
      </Fact>
    </Facts>
  );
}

function HeaderList({ mail }: { mail: CaughtMail }) {
  const { t } = useLingui();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by key
    <div className={css.headers} tabIndex={0} role="region" aria-label={t`Headers`}>
      <dl>
        {mail.headers.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names repeat, so the position is the key
          <div key={at}>
            <dt className="small faint">{line.name}</dt>
            <dd className="mono">{line.value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function WidthControl({ value, onChange }: { value: Width; onChange: (width: Width) => void }) {
  const { t } = useLingui();
  return (
    <SegmentedControl
      aria-label={t`Width`}
      value={value}
      onChange={(next) => onChange(next === 'phone' ? 'phone' : 'desktop')}
      data={[
        {
          value: 'desktop',
          label: (
            <Group
              component="span"
              gap={4}
              wrap="nowrap"
              display="inline-flex"
              style={{ verticalAlign: 'top' }}
            >
              <IconDeviceDesktop size={14} aria-hidden />
              <Trans>Desktop</Trans>
            </Group>
          ),
        },
        {
          value: 'phone',
          label: (
            <Group
              component="span"
              gap={4}
              wrap="nowrap"
              display="inline-flex"
              style={{ verticalAlign: 'top' }}
            >
              <IconDeviceMobile size={14} aria-hidden />
              <Trans>Phone</Trans>
            </Group>
          ),
        },
      ]}
    />
  );
}

export interface EmailViewProps {
  id: string;
  /** Undefined: the preview. */
  tab: PracticeSearch['tab'];
  onTab: (tab: PracticeSearch['tab']) => void;
  onClose: () => void;
}

export function EmailView({ id, tab, onTab, onClose }: EmailViewProps) {
  const { t } = useLingui();
  const [width, setWidth] = useState<Width>('desktop');
  const { data: mail, error, refetch } = useRead('practice_mail', { id });
  const close = (
    <ActionIcon aria-label={t`Close email`} onClick={onClose}>
      <IconX size={16} />
    </ActionIcon>
  );
  if (error) {
    return (
      <section className={css.mail} aria-label={t`Open email`}>
        <Group
          gap={8}
          wrap="nowrap"
          align="flex-start"
          justify="space-between"
          pt={12}
          pr={8}
          pb={8}
          pl={16}
        >
          <span />
          {close}
        </Group>
        <ErrorPanel
          title={<Trans>This email can’t be shown.</Trans>}
          error={error}
          onRetry={() => void refetch()}
        />
      </section>
    );
  }
  return (
    <section className={css.mail} aria-label={t`Open email`}>
      {mail ? (
        <>
          <Group
            gap={8}
            wrap="nowrap"
            align="flex-start"
            justify="space-between"
            pt={12}
            pr={8}
            pb={8}
            pl={16}
          >
            <Box flex={1} miw={0}>
              <h2 title={mail.subject}>{mail.subject || <Trans>no subject</Trans>}</h2>
              <Envelope mail={mail} />
            </Box>
            {close}
          </Group>
          <Tabs
            value={tab ?? 'mail'}
            onChange={(value) => onTab(tabs.find((one) => one === value))}
            className={css.tabs}
            keepMounted={false}
          >
            <div className={css.tabLine}>
              <Tabs.List aria-label={t`Email views`}>
                <Tabs.Tab value="mail">
                  <Trans>Preview</Trans>
                </Tabs.Tab>
                <Tabs.Tab value="text">
                  <Trans>Plain text</Trans>
                </Tabs.Tab>
                <Tabs.Tab value="source">
                  <Trans>Source</Trans>
                </Tabs.Tab>
                <Tabs.Tab value="headers">
                  <Trans>Headers</Trans>
                </Tabs.Tab>
              </Tabs.List>
              {tab === undefined && mail.html ? (
                <WidthControl value={width} onChange={setWidth} />
              ) : null}
            </div>
            <Tabs.Panel value="mail" className={css.tabPanel}>
              <Rendered mail={mail} width={width} />
            </Tabs.Panel>
            <Tabs.Panel value="text" className={css.tabPanel}>
              {mail.text ? (
                <Literal label={t`Plain text`}>{mail.text}</Literal>
              ) : (
                <Text p={16} className="faint">
                  <Trans>This email has no plain text.</Trans>
                </Text>
              )}
            </Tabs.Panel>
            <Tabs.Panel value="source" className={css.tabPanel}>
              <Literal label={t`Source`}>{mail.source}</Literal>
            </Tabs.Panel>
            <Tabs.Panel value="headers" className={css.tabPanel}>
              <HeaderList mail={mail} />
            </Tabs.Panel>
          </Tabs>
        </>
      ) : (
        <SkeletonRows rows={8} />
      )}
    </section>
  );
}
