/**
 * Past imports: what each file added and changed, under which consent; each can be undone.
 *
 * Leaves out: what undoing does to each person, which the program decides.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button, Group } from '@mantine/core';
import {
  IconArrowBackUp,
  IconClipboardText,
  IconDownload,
  IconFileImport,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useRead, useWrite } from '../../api';
import {
  type DataColumn,
  DataTable,
  Empty,
  ErrorPanel,
  Page,
  PageHead,
  Panel,
  SkeletonRows,
  useCrumbs,
  useFailureText,
} from '../../components';
import { useChooseImport } from '../../features/chooseImport';
import { consentName } from '../../features/consent';
import { listName } from '../../features/listName';
import { PasteList } from '../../features/PasteList';
import { useToast } from '../../features/toast';
import { UndoImportDialog, useUndoImport } from '../../features/UndoImportDialog';
import { useFormat } from '../../format';
import { useHost } from '../../host/context';
import type { PastImport } from '../../host/types';

function State({ one }: { one: PastImport }) {
  switch (one.state) {
    case 'undone':
      return (
        <Badge variant="light" color="gray">
          <Trans>undone</Trans>
        </Badge>
      );
    case 'stopped':
      return (
        <Badge variant="light" color="yellow">
          <Trans>stopped</Trans>
        </Badge>
      );
    case 'running':
      return (
        <Badge variant="light">
          <Trans>running</Trans>
        </Badge>
      );
    case 'undoing':
      return (
        <Badge variant="light" color="yellow">
          <Trans>undo incomplete</Trans>
        </Badge>
      );
    case 'done':
    case 'old':
      return null;
  }
}

function FileCell({ one }: { one: PastImport }) {
  const { i18n } = useLingui();
  return (
    <>
      <Group gap={8} wrap="nowrap">
        <b className="cut" title={one.name}>
          {one.name}
        </b>
        <State one={one} />
      </Group>
      <span className="small faint">
        {consentName(i18n, one.consent)}
        {one.wording ? ` · “${one.wording}”` : ''}
      </span>
    </>
  );
}

function ResultCell({ one }: { one: PastImport }) {
  const format = useFormat();
  const added = format.number(one.added);
  const updated = format.number(one.updated);
  const refused = format.number(one.refused);
  return (
    <span className="soft num">
      <Plural value={one.added} one="one new person" other={`${added} new people`} />
      {' · '}
      <Trans>{updated} changed</Trans>
      {one.refused > 0 ? (
        <>
          {' · '}
          <Plural value={one.refused} one="one row skipped" other={`${refused} rows skipped`} />
        </>
      ) : null}
    </span>
  );
}

interface ActionsProps {
  one: PastImport;
  onUndo: (one: PastImport) => void;
  busy: boolean;
}

function Actions({ one, onUndo, busy }: ActionsProps) {
  const { t } = useLingui();
  const host = useHost();
  const toast = useToast();
  const failureText = useFailureText();
  const save = useWrite('import_report_save', {
    onDone: ({ name }) => toast({ message: t`Report saved as ${name}.` }),
    onFailure: (failure) => toast({ error: true, message: failureText(failure) }),
  });
  const { name } = one;
  const file = listName(name);
  return (
    <Group gap={8} justify="flex-end" wrap="nowrap">
      {one.refused > 0 && one.has_report ? (
        <Button
          size="xs"
          variant="subtle"
          aria-label={t`Save report for ${name}`}
          leftSection={<IconDownload size={14} />}
          loading={save.isPending}
          onClick={() => {
            void host.chooseSave(t`${file} - skipped rows.csv`).then((token) => {
              if (token) save.mutate({ id: one.id, token });
            });
          }}
        >
          <Trans>Report</Trans>
        </Button>
      ) : null}
      {one.can_be_undone ? (
        <Button
          size="xs"
          variant="default"
          aria-label={t`Undo import of ${name}`}
          leftSection={<IconArrowBackUp size={14} />}
          loading={busy}
          onClick={() => onUndo(one)}
        >
          <Trans>Undo import</Trans>
        </Button>
      ) : null}
    </Group>
  );
}

function useColumns(
  undoing: string | null,
  onUndo: (one: PastImport) => void,
): DataColumn<PastImport>[] {
  const { t } = useLingui();
  const format = useFormat();
  return [
    { id: 'file', header: t`File`, wrap: true, cell: (one) => <FileCell one={one} /> },
    {
      id: 'result',
      header: t`Result`,
      width: '27%',
      wrap: true,
      cell: (one) => <ResultCell one={one} />,
    },
    {
      id: 'date',
      header: t`Date`,
      width: '9rem',
      cell: (one) => <span className="faint num">{format.moment(one.at)}</span>,
    },
    {
      id: 'actions',
      header: t`Actions`,
      width: '15.5rem',
      hiddenHeader: true,
      interactive: true,
      cell: (one) => <Actions one={one} busy={undoing === one.id} onUndo={onUndo} />,
    },
  ];
}

export default function Imports() {
  const { t } = useLingui();
  const choose = useChooseImport();
  const [asking, setAsking] = useState<PastImport | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  useCrumbs([{ label: t`Contacts`, to: '/contacts' }, { label: t`Imports` }]);
  const columns = useColumns(busy, setAsking);
  const { data, error, refetch } = useRead('import_history', {});
  const undo = useUndoImport(
    () => undefined,
    () => setBusy(null),
  );
  const [pasting, setPasting] = useState(false);
  const importActions = (
    <>
      <Button
        variant="default"
        leftSection={<IconClipboardText size={16} />}
        onClick={() => setPasting(true)}
      >
        <Trans>Paste a list</Trans>
      </Button>
      <Button leftSection={<IconFileImport size={16} />} onClick={choose}>
        <Trans>Import a file</Trans>
      </Button>
    </>
  );
  return (
    <Page>
      <PageHead
        title={<Trans>Imports</Trans>}
        line={
          <Trans>
            Every file you imported. You can undo an import while nothing else depends on it.
          </Trans>
        }
        actions={importActions}
      />
      {pasting ? <PasteList onClose={() => setPasting(false)} /> : null}
      {error ? (
        <ErrorPanel
          title={<Trans>The imports can’t be shown.</Trans>}
          error={error}
          safe={<Trans>Your contacts are not affected.</Trans>}
          onRetry={() => void refetch()}
        />
      ) : !data ? (
        <SkeletonRows rows={6} />
      ) : data.length === 0 ? (
        <Empty Icon={IconFileImport} title={<Trans>No imports yet</Trans>}>
          <Trans>Drop a contact file anywhere on this window, or choose one.</Trans>
        </Empty>
      ) : (
        <Panel>
          <DataTable label={t`Imports`} rows={data} columns={columns} rowId={({ id }) => id} />
        </Panel>
      )}
      <UndoImportDialog
        asked={asking}
        onYes={(id) => {
          setBusy(id);
          undo.mutate({ id });
          setAsking(null);
        }}
        onNo={() => setAsking(null)}
      />
    </Page>
  );
}
