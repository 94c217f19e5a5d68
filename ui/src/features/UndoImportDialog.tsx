/**
 * The question before an import is undone: how many contacts are removed and restored, and what
 * stays because it changed since.
 *
 * Leaves out: what undoing does to each contact, which the program decides.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useRead, useWrite } from '../api';
import { ConfirmDialog, FailureText, Note, useFailureText } from '../components';
import { useFormat } from '../format';
import type { ImportUndone } from '../host/types';
import { useToast } from './toast';

/** Undoes an import and shows in a toast what it did and what it left. */
export function useUndoImport(onDone: () => void, onEnd?: () => void) {
  const { t } = useLingui();
  const format = useFormat();
  const toast = useToast();
  const failureText = useFailureText();
  return useWrite('import_undo', {
    onDone: ({ removed, restored, kept }) => {
      onEnd?.();
      const [gone, back, stay] = [removed, restored, kept].map((count) => format.number(count));
      toast({
        title: t`Import undone`,
        message:
          kept > 0
            ? t`Removed: ${gone}. Restored: ${back}. Kept because they changed since: ${stay}.`
            : t`Removed: ${gone}. Restored: ${back}.`,
      });
      onDone();
    },
    onFailure: (failure) => {
      onEnd?.();
      toast({ error: true, title: t`The import was not undone`, message: failureText(failure) });
    },
  });
}

/** What the undo would do, one line for each kind. */
function Consequences({ preview }: { preview: ImportUndone }) {
  const format = useFormat();
  const { removed, restored, kept, lists, fields } = preview;
  const number = (count: number) => format.number(count);
  return (
    <ul style={{ listStyle: 'disc', paddingInlineStart: '1.25rem' }}>
      {removed > 0 ? (
        <li>
          <Plural
            value={removed}
            one="One contact that this file added is removed."
            other={`${number(removed)} contacts that this file added are removed.`}
          />
        </li>
      ) : null}
      {restored > 0 ? (
        <li>
          <Plural
            value={restored}
            one="One contact that it changed is restored."
            other={`${number(restored)} contacts that it changed are restored.`}
          />
        </li>
      ) : null}
      {kept > 0 ? (
        <li>
          <Plural
            value={kept}
            one="One contact has changed since and stays as it is."
            other={`${number(kept)} contacts have changed since and stay as they are.`}
          />
        </li>
      ) : null}
      {lists > 0 ? (
        <li>
          <Plural
            value={lists}
            one="One list or tag that only this import created is deleted."
            other={`${number(lists)} lists and tags that only this import created are deleted.`}
          />
        </li>
      ) : null}
      {fields > 0 ? (
        <li>
          <Plural
            value={fields}
            one="One field that only this import created is deleted."
            other={`${number(fields)} fields that only this import created are deleted.`}
          />
        </li>
      ) : null}
    </ul>
  );
}

export interface UndoImportDialogProps {
  /** The import in question; null: the dialog is closed. */
  asked: { id: string; name: string } | null;
  onYes: (id: string) => void;
  onNo: () => void;
}

export function UndoImportDialog({ asked, onYes, onNo }: UndoImportDialogProps) {
  const { data, error } = useRead(
    'import_undo_preview',
    { id: asked?.id ?? '' },
    { enabled: asked !== null },
  );
  const name = asked?.name ?? '';
  return (
    <ConfirmDialog
      opened={asked !== null}
      title={<Trans>Undo import of “{name}”?</Trans>}
      yes={<Trans>Undo import</Trans>}
      no={<Trans>Keep import</Trans>}
      busy={asked !== null && !data && !error}
      onYes={() => {
        if (asked) onYes(asked.id);
      }}
      onNo={onNo}
    >
      {data ? <Consequences preview={data} /> : null}
      {error ? (
        <Note kind="danger">
          <FailureText failure={error} />
        </Note>
      ) : null}
      <p className="soft" style={{ marginTop: 12 }}>
        <Trans>No one who unsubscribed is resubscribed. Sent emails stay on record.</Trans>
      </p>
    </ConfirmDialog>
  );
}
