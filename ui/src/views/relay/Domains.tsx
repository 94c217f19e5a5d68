/** Limits towards single recipient domains, a row each. */
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, NumberInput, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { DomainLimitView } from '../../host/types';
import css from './relay.module.css';

export interface DomainsProps {
  domains: DomainLimitView[];
  onChange: (domains: DomainLimitView[]) => void;
}

export function Domains({ domains, onChange }: DomainsProps) {
  const { t } = useLingui();
  const set = (at: number, some: Partial<DomainLimitView>) =>
    onChange(domains.map((one, place) => (place === at ? { ...one, ...some } : one)));
  const whole = (value: string | number) => (Number(value) > 0 ? Number(value) : null);
  return (
    <Stack gap={8} align="flex-start">
      {domains.length > 0 ? (
        <div className={`${css.domain} small faint`} aria-hidden="true">
          <span>
            <Trans>Domain</Trans>
          </span>
          <span>
            <Trans>Connections</Trans>
          </span>
          <span>
            <Trans>Per minute</Trans>
          </span>
          <span />
        </div>
      ) : null}
      {domains.map((one, at) => {
        const name = one.domain || t`the new domain`;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place; its domain is being typed
          <div key={at} className={css.domain}>
            <TextInput
              aria-label={t`Domain number ${at + 1}`}
              placeholder="example.com"
              value={one.domain}
              onChange={(event) =>
                set(at, {
                  domain: event.currentTarget.value.trim().toLowerCase().replace(/^@/, ''),
                })
              }
            />
            <NumberInput
              aria-label={t`Connections to ${name}`}
              placeholder={t`any`}
              value={one.connections ?? ''}
              min={0}
              allowDecimal={false}
              hideControls
              onChange={(value) => set(at, { connections: whole(value) })}
            />
            <NumberInput
              aria-label={t`Per minute to ${name}`}
              placeholder={t`any`}
              value={one.per_minute ?? ''}
              min={0}
              allowDecimal={false}
              hideControls
              onChange={(value) => set(at, { per_minute: whole(value) })}
            />
            <ActionIcon
              aria-label={t`Remove ${name}`}
              onClick={() => onChange(domains.filter((_, place) => place !== at))}
            >
              <IconX size={15} aria-hidden />
            </ActionIcon>
          </div>
        );
      })}
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => onChange([...domains, { domain: '', connections: 1, per_minute: null }])}
      >
        <Trans>Add a domain</Trans>
      </Button>
    </Stack>
  );
}
