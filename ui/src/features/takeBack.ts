/**
 * Says what was changed, with a button that takes it back.
 */
import { useLingui } from '@lingui/react/macro';
import { useWrite } from '../api';
import { useFailureText } from '../components';
import { useFormat } from '../format';
import { useSay } from './say';

/** Takes a change back and says how that went. */
export function useTakeBack() {
  const { t } = useLingui();
  const say = useSay();
  const words = useFailureText();
  const format = useFormat();
  return useWrite('change_undo', {
    onDone: ({ people, kept }) => {
      const [back, stay] = [format.number(people), format.number(kept)];
      say({
        message:
          kept === 0
            ? t`Taken back: ${back}`
            : t`Taken back: ${back}. Changed again since, so left as they are: ${stay}`,
      });
    },
    onFailure: (failure) =>
      say({ bad: true, title: t`Nothing was taken back`, message: words(failure) }),
  });
}

/** Says that something was changed; `change` can be taken back. */
export function useSayChanged(): (message: string, change: string | null) => void {
  const { t } = useLingui();
  const say = useSay();
  const back = useTakeBack();
  return (message, change) =>
    say({
      message,
      act: change === null ? undefined : { label: t`Undo`, run: () => back.mutate({ id: change }) },
    });
}
