/**
 * Lists and tags: a list is for sending, a tag describes people. They are named, merged and deleted
 * here; contacts are added to them in the table of contacts.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Box, Button, SimpleGrid } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useRead } from '../../api';
import { ErrorPanel, Page, PageHead, Panel, SkeletonRows, useCrumbs } from '../../components';
import { ListDialog } from '../../features/ListDialog';
import { ListRow } from './ListRow';

interface ListPanelProps {
  tag: boolean;
  title: string;
  description: string;
}

function ListPanel({ tag, title, description }: ListPanelProps) {
  const { t } = useLingui();
  const [adding, setAdding] = useState(false);
  const { data, error, refetch } = useRead(tag ? 'tag_all' : 'list_all', {});
  return (
    <Panel
      title={title}
      right={
        <Button
          size="xs"
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          onClick={() => setAdding(true)}
        >
          {tag ? <Trans>New tag</Trans> : <Trans>New list</Trans>}
        </Button>
      }
    >
      <Box component="p" p="10px 16px 4px" className="small soft">
        {description}
      </Box>
      {error ? (
        <ErrorPanel
          title={tag ? t`Couldn’t load the tags.` : t`Couldn’t load the lists.`}
          error={error}
          onRetry={() => void refetch()}
        />
      ) : !data ? (
        <SkeletonRows rows={4} />
      ) : (
        <ul aria-label={title}>
          {data.map((list) => (
            <ListRow
              key={list.id}
              list={list}
              tag={tag}
              others={data.filter((other) => other.id !== list.id)}
            />
          ))}
        </ul>
      )}
      {adding ? <ListDialog list={null} tag={tag} onClose={() => setAdding(false)} /> : null}
    </Panel>
  );
}

export default function ListsView() {
  const { t } = useLingui();
  useCrumbs([{ label: t`Contacts`, to: '/contacts' }, { label: t`Lists and tags` }]);
  return (
    <Page>
      <PageHead
        title={<Trans>Lists and tags</Trans>}
        line={<Trans>Groups for your contacts. Deleting one keeps its contacts.</Trans>}
      />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing={16} style={{ alignItems: 'start' }}>
        <ListPanel
          tag={false}
          title={t`Lists`}
          description={t`Who you send to, such as newsletter readers or members.`}
        />
        <ListPanel
          tag
          title={t`Tags`}
          description={t`What you know about people, such as VIP or open day 2026.`}
        />
      </SimpleGrid>
    </Page>
  );
}
