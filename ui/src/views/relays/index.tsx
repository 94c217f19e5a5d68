/**
 * All relays: what each is, what it may do, what it took today, and what stops one that is paused.
 *
 * Leaves out: setting one up, and the practice relay's misbehaviour; both have their own page.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconPlus, IconRoute } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useRead } from '../../api';
import {
  Empty,
  ErrorPanel,
  Page,
  PageHead,
  Panel,
  SkeletonRows,
  useCrumbs,
} from '../../components';
import { useFormat } from '../../format';
import type { RelayView } from '../../host/types';
import { PausedNote } from './PausedNote';
import { RelayTable } from './RelayTable';

function Sentence({ relays }: { relays: RelayView[] }) {
  const format = useFormat();
  const real = relays.filter((one) => one.kind === 'smtp');
  const ready = real.filter((one) => !one.paused).length;
  if (real.length === 0) return <Trans>Only the practice relay so far</Trans>;
  if (ready === real.length) {
    return <Plural value={real.length} one="# relay, ready" other="# relays, all ready" />;
  }
  const working = format.number(ready);
  return (
    <Plural
      value={real.length}
      one={`# relay, ${working} of it ready`}
      other={`# relays, ${working} of them ready`}
    />
  );
}

export default function RelaysView() {
  const { t } = useLingui();
  useCrumbs([{ label: t`Relays` }]);
  const { data, error, refetch } = useRead('relay_list', {});
  const add = (
    <Button component={Link} to="/relays/new" leftSection={<IconPlus size={16} />}>
      <Trans>Connect a relay</Trans>
    </Button>
  );
  if (error) {
    return (
      <Page>
        <ErrorPanel
          title={<Trans>The relays can’t be shown.</Trans>}
          error={error}
          safe={<Trans>No data is lost. Sending continues.</Trans>}
          onRetry={() => void refetch()}
        />
      </Page>
    );
  }
  const onlyPractice = data?.every((one) => one.kind === 'practice') ?? false;
  const paused = data?.filter((one) => one.paused) ?? [];
  return (
    <Page>
      <PageHead
        title={data ? <Sentence relays={data} /> : <Trans>Relays</Trans>}
        line={<Trans>The services that send your emails. Several relays share the work.</Trans>}
        actions={onlyPractice ? null : add}
      />
      {paused.map((relay) => (
        <PausedNote key={relay.id} relay={relay} />
      ))}
      {data ? (
        <>
          {data.length > 0 ? <RelayTable relays={data} /> : null}
          {onlyPractice ? (
            <Panel>
              <Empty
                Icon={IconRoute}
                title={<Trans>Connect the service that sends your emails</Trans>}
                action={add}
              >
                <Trans>
                  The practice relay keeps every email on this computer. To reach real people, you
                  need a relay such as SendGrid, Brevo or your own server.
                </Trans>
              </Empty>
            </Panel>
          ) : null}
        </>
      ) : (
        <Panel>
          <SkeletonRows rows={4} />
        </Panel>
      )}
    </Page>
  );
}
