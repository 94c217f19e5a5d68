/**
 * The filters of the deliveries: status, domain and reply code.
 *
 * Each chip shows its count. Pressing a pressed chip clears it.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Menu, Text } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { barOrder, inBar, StateMark } from '../../components';
import { useFormat } from '../../format';
import type { DeliveryFacets } from '../../host/types';
import css from './deliveries.module.css';
import type { DeliverySearch } from './search';

export interface FiltersProps {
  facets: DeliveryFacets | undefined;
  search: DeliverySearch;
  onChange: (search: DeliverySearch) => void;
}

function Chip({
  on,
  onClick,
  children,
}: {
  on: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <button type="button" aria-pressed={on} className={css.chip} onClick={onClick}>
      {children}
    </button>
  );
}

export function Filters({ facets, search, onChange }: FiltersProps) {
  const { t } = useLingui();
  const format = useFormat();
  const want = (part: DeliverySearch) => onChange({ ...search, ...part });
  const shown = facets
    ? barOrder.filter((state) => inBar(facets.counts, state) > 0 || state === search.status)
    : [];
  return (
    <Group gap={4} role="search" aria-label={t`Filter deliveries`}>
      <Chip on={search.status === undefined} onClick={() => want({ status: undefined })}>
        <Trans>All</Trans>
        {facets ? <span className={`${css.count} num`}>{format.number(facets.total)}</span> : null}
      </Chip>
      {facets
        ? shown.map((state) => (
            <Chip
              key={state}
              on={search.status === state}
              onClick={() => want({ status: search.status === state ? undefined : state })}
            >
              <StateMark state={state} size={14} />
              <span className={`${css.count} num`}>
                {format.number(inBar(facets.counts, state))}
              </span>
            </Chip>
          ))
        : null}
      {search.domain ? (
        <Chip on onClick={() => want({ domain: undefined })}>
          @{search.domain}
          <IconX size={13} aria-hidden />
          <span className="unseen">
            <Trans>, remove filter</Trans>
          </span>
        </Chip>
      ) : null}
      {search.code ? (
        <Chip on onClick={() => want({ code: undefined })}>
          <Trans>Reply {search.code}</Trans>
          <IconX size={13} aria-hidden />
          <span className="unseen">
            <Trans>, remove filter</Trans>
          </span>
        </Chip>
      ) : null}
      <Menu position="bottom-start" withinPortal>
        <Menu.Target>
          <Button
            size="xs"
            variant="subtle"
            leftSection={<IconPlus size={14} aria-hidden />}
            disabled={!facets}
          >
            <Trans>Filter</Trans>
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah="24rem" style={{ overflow: 'auto' }}>
          <Menu.Label>
            <Trans>Domain</Trans>
          </Menu.Label>
          {facets?.domains.map(({ domain, count }) => (
            <Menu.Item
              key={domain}
              onClick={() => want({ domain })}
              rightSection={<span className="faint small num">{format.number(count)}</span>}
            >
              <Text span maw="16rem" truncate display="block" inherit>
                {domain}
              </Text>
            </Menu.Item>
          ))}
          <Menu.Label>
            <Trans>Reply code</Trans>
          </Menu.Label>
          {facets?.codes.length === 0 ? (
            <Menu.Item disabled>
              <Trans>No replies yet</Trans>
            </Menu.Item>
          ) : null}
          {facets?.codes.map(({ code, count }) => (
            <Menu.Item
              key={code}
              onClick={() => want({ code: String(code) })}
              rightSection={<span className="faint small num">{format.number(count)}</span>}
            >
              <span className="mono">{code}</span>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
