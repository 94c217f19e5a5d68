/**
 * Toasts about a change, with a button that undoes it.
 */
import { useLingui } from '@lingui/react/macro';
import { useWrite } from '../api';
import { useFailureText } from '../components';
import { useFormat } from '../format';
import { useToast } from './toast';

/** Undoes a change and shows the result in a toast. */
export function useUndo() {
  const { t } = useLingui();
  const toast = useToast();
  const failureText = useFailureText();
  const format = useFormat();
  return useWrite('change_undo', {
    onDone: ({ people, kept }) => {
      const [back, stay] = [format.number(people), format.number(kept)];
      toast({
        message:
          kept === 0
            ? t`Undone: ${back}`
            : t`Undone: ${back}. Changed since then, so not undone: ${stay}`,
      });
    },
    onFailure: (failure) =>
      toast({ error: true, title: t`Nothing was undone`, message: failureText(failure) }),
  });
}

/** Shows a toast about a change; null: it cannot be undone. */
export function useUndoToast(): (message: string, change: string | null) => void {
  const { t } = useLingui();
  const toast = useToast();
  const undo = useUndo();
  return (message, change) =>
    toast({
      message,
      action:
        change === null ? undefined : { label: t`Undo`, run: () => undo.mutate({ id: change }) },
    });
}
