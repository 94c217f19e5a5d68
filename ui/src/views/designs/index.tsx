/**
 * The start of a new campaign: the gallery of designs, a plain letter, or own HTML.
 *
 * Choosing one creates the draft; until then nothing is stored. Leaves out: editing (`compose`).
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useRead } from '../../api';
import {
  ErrorPanel,
  FailureText,
  Note,
  Page,
  PageHead,
  SearchField,
  SkeletonRows,
  useCrumbs,
} from '../../components';
import { type CategoryFilter, useCategories } from './categories';
import { DesignCard } from './DesignCard';
import css from './designs.module.css';
import { OtherStarts } from './OtherStarts';
import { useDesignTexts } from './texts';
import { useStart } from './useStart';

export default function DesignsView() {
  const { t } = useLingui();
  useCrumbs([{ label: t`Campaigns`, to: '/campaigns' }, { label: t`New campaign` }]);
  const { data, error, refetch } = useRead('design_list', {});
  const { begin, busy, failure } = useStart();
  const [search, setSearch] = useState('');
  const [category, setCategory] = useState<CategoryFilter>('all');
  const categories = useCategories();
  const textsOf = useDesignTexts();

  const shown = useMemo(() => {
    const query = search.trim().toLowerCase();
    return data?.filter((design) => {
      const { name, description } = textsOf(design);
      const matches = `${name} ${description} ${design.subject}`.toLowerCase().includes(query);
      return matches && (category === 'all' || design.category === category);
    });
  }, [data, search, category, textsOf]);

  return (
    <Page>
      <PageHead
        title={<Trans>New campaign</Trans>}
        line={<Trans>Choose how to begin. You can change everything later.</Trans>}
      />
      {failure ? (
        <Note kind="danger">
          <Trans>Couldn’t create the campaign.</Trans> <FailureText failure={failure} />
        </Note>
      ) : null}
      <OtherStarts busy={busy?.kind ?? null} onStart={(kind) => void begin({ kind })} />
      <Group justify="space-between" gap="8px 16px">
        <h2 className={css.heading}>
          <Trans>Begin with a design</Trans>
        </h2>
        <Group gap={8}>
          <SegmentedControl
            aria-label={t`Category`}
            value={category}
            onChange={(value) => setCategory(value as CategoryFilter)}
            data={categories}
          />
          <SearchField label={t`Search designs`} value={search} onChange={setSearch} width={200} />
        </Group>
      </Group>
      {error ? (
        <ErrorPanel
          title={<Trans>Couldn’t load the designs</Trans>}
          error={error}
          onRetry={() => void refetch()}
        />
      ) : !shown ? (
        <SkeletonRows rows={10} />
      ) : shown.length === 0 ? (
        <Group gap={12}>
          <Trans>No designs match.</Trans>
          <Button
            variant="default"
            size="xs"
            onClick={() => {
              setSearch('');
              setCategory('all');
            }}
          >
            <Trans>Show all designs</Trans>
          </Button>
        </Group>
      ) : (
        <ul className={css.grid} aria-label={t`Designs`}>
          {shown.map((design) => (
            <DesignCard
              key={design.id}
              design={design}
              busy={busy?.kind === 'design' && busy.id === design.id}
              onUse={(alternative) => void begin({ kind: 'design', id: design.id, alternative })}
            />
          ))}
        </ul>
      )}
    </Page>
  );
}
