/**
 * The practice inbox: every mail that the built-in relay accepted, one of them open beside the list,
 * and the switches that simulate errors.
 *
 * No mail leaves this computer. Leaves out: sending.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconGhost2, IconMailbox, IconTrash } from '@tabler/icons-react';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useRead, useWrite } from '../../api';
import {
  ConfirmDialog,
  Empty,
  ErrorPanel,
  FailureText,
  Note,
  Page,
  PageHead,
  SearchField,
  useCrumbs,
} from '../../components';
import { useNewCampaign } from '../../features/newCampaign';
import { useFormat } from '../../format';
import { ActiveFaults } from './ActiveFaults';
import { EmailView } from './EmailView';
import { FaultsDrawer } from './FaultsDrawer';
import { InboxList } from './InboxList';
import css from './practice.module.css';
import { SignIn } from './SignIn';
import type { PracticeSearch } from './search';

function EmptyInbox() {
  const newCampaign = useNewCampaign();
  return (
    <Empty
      Icon={IconMailbox}
      title={<Trans>No emails yet</Trans>}
      action={
        <Button onClick={newCampaign}>
          <Trans>New campaign</Trans>
        </Button>
      }
    >
      <Trans>
        Send a campaign via the practice relay: every email lands here instead of with real people,
        and you can see each one as they would.
      </Trans>
    </Empty>
  );
}

/** Search, open email and tab, from the address; `/practice/$id` opens one email as well. */
function usePracticeAddress() {
  const { id } = useParams({ strict: false });
  const { search = '', mail, tab }: PracticeSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const change = (some: PracticeSearch, replace = false) =>
    void navigate({
      to: '/practice',
      search: (now: PracticeSearch) => ({ ...now, ...some }),
      replace,
    });
  return { open: mail ?? id ?? null, search, tab, change };
}

export default function PracticeView() {
  const { t } = useLingui();
  const format = useFormat();
  const { open, search, tab, change } = usePracticeAddress();
  const [asking, setAsking] = useState(false);
  const [showFaults, setShowFaults] = useState(false);
  const state = useRead('practice_state', {});
  const clear = useWrite('practice_clear', {
    onDone: () => change({ mail: undefined, tab: undefined }),
  });
  useCrumbs([{ label: t`Practice inbox` }]);

  if (state.error) {
    return (
      <Page>
        <ErrorPanel
          title={<Trans>The practice inbox can’t be shown.</Trans>}
          error={state.error}
          onRetry={() => void state.refetch()}
        />
      </Page>
    );
  }
  const captured = state.data?.captured ?? 0;
  const number = format.number(captured);
  const port = String(state.data?.port ?? '');
  return (
    <Page full>
      <PageHead
        title={
          captured > 0 ? (
            <span className="num">
              <Plural
                value={captured}
                one="One email captured"
                other={`${number} emails captured`}
              />
            </span>
          ) : (
            <Trans>Practice inbox</Trans>
          )
        }
        line={
          state.data?.running ? (
            <Trans>
              The practice relay listens on port {port} of this computer. No email leaves it.
            </Trans>
          ) : (
            <Trans>
              Emails sent via the practice relay land here. Nothing leaves this computer.
            </Trans>
          )
        }
        actions={
          <>
            {captured > 0 ? (
              <Button
                variant="default"
                leftSection={<IconTrash size={16} color="var(--pr-danger)" />}
                onClick={() => setAsking(true)}
              >
                <Trans>Clear inbox</Trans>
              </Button>
            ) : null}
            <Button
              variant="default"
              leftSection={<IconGhost2 size={16} />}
              disabled={!state.data}
              onClick={() => setShowFaults(true)}
            >
              <Trans>Simulate errors</Trans>
            </Button>
          </>
        }
      />
      {state.data?.running ? (
        <SignIn user={state.data.user} password={state.data.password} />
      ) : null}
      {state.data && !state.data.running ? (
        <Note kind="danger">
          <b>
            <Trans>The practice relay is not running.</Trans>
          </b>{' '}
          {state.data.error} <Trans>No data is lost. Restart Postroom to try again.</Trans>
        </Note>
      ) : null}
      {clear.error ? (
        <Note kind="danger">
          <Trans>The inbox was not cleared.</Trans> <FailureText failure={clear.error} />
        </Note>
      ) : null}
      {state.data ? <ActiveFaults faults={state.data.faults} /> : null}
      {state.data && captured === 0 && open === null ? (
        <EmptyInbox />
      ) : (
        <>
          <SearchField
            label={t`Search email address or subject`}
            value={search}
            onChange={(typed) => change({ search: typed || undefined }, true)}
          />
          <div className={css.halves} data-open={open !== null || undefined}>
            <InboxList
              search={search}
              open={open}
              onOpen={(mail) => change({ mail })}
              onClear={() => change({ search: undefined })}
            />
            {open !== null ? (
              <EmailView
                key={open}
                id={open}
                tab={tab}
                onTab={(next) => change({ tab: next }, true)}
                onClose={() => change({ mail: undefined, tab: undefined })}
              />
            ) : null}
          </div>
        </>
      )}
      {state.data ? (
        <FaultsDrawer opened={showFaults} state={state.data} onClose={() => setShowFaults(false)} />
      ) : null}
      <ConfirmDialog
        danger
        opened={asking}
        title={<Trans>Clear the practice inbox?</Trans>}
        yes={t`Clear inbox`}
        no={t`Keep emails`}
        busy={clear.isPending}
        onNo={() => setAsking(false)}
        onYes={() => {
          setAsking(false);
          clear.mutate({});
        }}
      >
        <p>
          <Plural
            value={captured}
            one="The captured email is deleted permanently. Campaigns and their results are kept."
            other={`All ${number} captured emails are deleted permanently. Campaigns and their results are kept.`}
          />
        </p>
      </ConfirmDialog>
    </Page>
  );
}
