/**
 * What can be written for all selected contacts. Each success shows a toast, with Undo where the
 * change can be undone.
 */
import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { useNavigate } from '@tanstack/react-router';
import { useRead, useWrite } from '../../api';
import { useFailureText } from '../../components';
import { useToast } from '../../features/toast';
import { useUndoToast } from '../../features/undo';
import { useFormat } from '../../format';
import type { Failure } from '../../host/types';

function useOnFailure() {
  const { t } = useLingui();
  const toast = useToast();
  const failureText = useFailureText();
  return (failure: Failure) =>
    toast({ error: true, title: t`Nothing was changed`, message: failureText(failure) });
}

/** Puts contacts on a list or a tag, or takes them off. */
export function useSetList() {
  const { t } = useLingui();
  const format = useFormat();
  const showUndoToast = useUndoToast();
  const onFailure = useOnFailure();
  const { data: lists = [] } = useRead('list_all', {});
  const { data: tags = [] } = useRead('tag_all', {});
  return useWrite('contact_set_list', {
    onDone: ({ count, change }, { on, list }) => {
      const number = format.number(count);
      const name = [...lists, ...tags].find((one) => one.id === list)?.name ?? '';
      const added = t`${plural(count, { one: `One contact added to ${name}`, other: `${number} contacts added to ${name}` })}`;
      const removed = t`${plural(count, { one: `One contact removed from ${name}`, other: `${number} contacts removed from ${name}` })}`;
      showUndoToast(on ? added : removed, change);
    },
    onFailure,
  });
}

export function useSetField(onDone: () => void) {
  const { t } = useLingui();
  const format = useFormat();
  const showUndoToast = useUndoToast();
  return useWrite('contact_set_field', {
    onDone: ({ count, change }, { name }) => {
      const number = format.number(count);
      showUndoToast(
        t`${plural(count, { one: `${name} set for one contact`, other: `${name} set for ${number} contacts` })}`,
        change,
      );
      onDone();
    },
    onFailure: useOnFailure(),
  });
}

export function useUnsubscribe(onDone: () => void) {
  const { t } = useLingui();
  const format = useFormat();
  const showUndoToast = useUndoToast();
  return useWrite('contact_set_status', {
    onDone: ({ count, change }) => {
      const number = format.number(count);
      showUndoToast(
        t`${plural(count, { one: `One contact unsubscribed`, other: `${number} contacts unsubscribed` })}`,
        change,
      );
      onDone();
    },
    onFailure: useOnFailure(),
  });
}

export function useDelete(onDone: () => void) {
  const { t } = useLingui();
  const format = useFormat();
  const showUndoToast = useUndoToast();
  return useWrite('contact_delete', {
    onDone: ({ count, change }) => {
      const number = format.number(count);
      showUndoToast(
        t`${plural(count, { one: `One contact deleted`, other: `${number} contacts deleted` })}`,
        change,
      );
      onDone();
    },
    onFailure: useOnFailure(),
  });
}

export function useExport() {
  const { t } = useLingui();
  const format = useFormat();
  const toast = useToast();
  return useWrite('contact_export', {
    onDone: ({ name, rows }) => {
      const number = format.number(rows);
      toast({
        message: t`${plural(rows, { one: `One contact exported to ${name}`, other: `${number} contacts exported to ${name}` })}`,
      });
    },
    onFailure: useOnFailure(),
  });
}

/** Copies contacts to the clipboard as CSV. */
export function useCopy() {
  const { t } = useLingui();
  const format = useFormat();
  const toast = useToast();
  return useWrite('contact_copy', {
    onDone: ({ text, rows, more }) => {
      const number = format.number(rows);
      navigator.clipboard.writeText(text).then(
        () =>
          toast({
            message: more
              ? t`Copied the first ${number}. Export to a file to get all of them.`
              : t`${plural(rows, { one: `One contact copied`, other: `${number} contacts copied` })}`,
          }),
        () =>
          toast({
            error: true,
            message: t`Couldn’t copy to the clipboard. Export to a file instead.`,
          }),
      );
    },
    onFailure: useOnFailure(),
  });
}

/** Creates a campaign draft to the selected contacts and opens it. */
export function useNewCampaign() {
  const navigate = useNavigate();
  return useWrite('campaign_create_for', {
    onDone: ({ id }) => void navigate({ to: '/campaigns/$id/compose', params: { id } }),
    onFailure: useOnFailure(),
  });
}
