/**
 * Lists the errors that the practice relay simulates, with one button that ends them.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useWrite } from '../../api';
import { Note } from '../../components';
import { useFormat } from '../../format';
import type { FaultsView } from '../../host/types';
import { hasFaults, noFaults } from './faults';

export function ActiveFaults({ faults }: { faults: FaultsView }) {
  const { t } = useLingui();
  const format = useFormat();
  const write = useWrite('practice_faults');
  if (!hasFaults(faults)) return null;
  const refuse = faults.refuse.join(', ');
  const defer = faults.defer.join(', ');
  const drop = faults.drop_after_data.join(', ');
  const wait = format.millis(faults.slow_ms);
  const how = [
    ...(refuse ? [t`refuses ${refuse}`] : []),
    ...(defer ? [t`defers ${defer}`] : []),
    ...(drop ? [t`drops the connection after messages to ${drop}`] : []),
    ...(faults.slow_ms > 0 ? [t`waits ${wait} before each answer`] : []),
    ...(faults.refuse_sign_in ? [t`rejects the sign-in`] : []),
  ];
  const list = format.list(how);
  return (
    <Note
      kind="warning"
      action={
        <Button
          size="xs"
          variant="default"
          loading={write.isPending}
          onClick={() => write.mutate(noFaults)}
        >
          <Trans>Stop simulating</Trans>
        </Button>
      }
    >
      <Trans>Simulated errors: the practice relay {list}.</Trans>
    </Note>
  );
}
