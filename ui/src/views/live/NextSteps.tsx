/**
 * What to do after a campaign is done: look at the caught emails and connect a relay after a
 * practice run; write the next campaign after a real one.
 */
import { Trans } from '@lingui/react/macro';
import { Button, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Note } from '../../components';
import { useNewCampaign } from '../../features/newCampaign';

export interface NextStepsProps {
  id: string;
  /** It was sent through the practice relay. */
  practice: boolean;
  /** A relay other than the practice relay is connected. */
  connected: boolean;
  /** Deliveries that were refused or expired. */
  failed: number;
}

export function NextSteps({ id, practice, connected, failed }: NextStepsProps) {
  const newCampaign = useNewCampaign();
  const inbox = (
    <Button size="xs" variant="default" component={Link} to="/practice">
      <Trans>Open practice inbox</Trans>
    </Button>
  );
  if (practice) {
    return (
      <Note
        kind="success"
        action={
          <Group gap={8} wrap="nowrap">
            {inbox}
            {connected ? null : (
              <Button size="xs" component={Link} to="/relays/new">
                <Trans>Connect a relay</Trans>
              </Button>
            )}
          </Group>
        }
      >
        {connected ? (
          <Trans>
            The practice run is done, and no real person received it. Check the emails in the
            practice inbox, then send the campaign through your relay.
          </Trans>
        ) : (
          <Trans>
            The practice run is done, and no real person received it. Check the emails in the
            practice inbox. To send to real people, connect a relay next.
          </Trans>
        )}
      </Note>
    );
  }
  return (
    <Note
      kind="success"
      action={
        <Group gap={8} wrap="nowrap">
          {failed > 0 ? (
            <Button
              size="xs"
              variant="default"
              renderRoot={(props) => (
                <Link
                  {...props}
                  to="/campaigns/$id/deliveries"
                  params={{ id }}
                  search={{ status: 'refused' }}
                />
              )}
            >
              <Trans>See who was refused</Trans>
            </Button>
          ) : null}
          <Button size="xs" onClick={newCampaign}>
            <Trans>Write the next campaign</Trans>
          </Button>
        </Group>
      }
    >
      {failed > 0 ? (
        <Trans>
          The campaign is done. Addresses that do not exist are on the suppression list and are left
          out next time.
        </Trans>
      ) : (
        <Trans>The campaign is done. Replies go to your reply-to address.</Trans>
      )}
    </Note>
  );
}
