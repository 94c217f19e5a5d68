/**
 * Shown instead of a page: the address is unknown, or the page has crashed.
 */

import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { toFailure } from '../../api';
import { Empty, ErrorPanel, Page, PageHead, useCrumbs } from '../../components';

export function NotFound() {
  const { t } = useLingui();
  useCrumbs([{ label: t`Page not found` }]);
  return (
    <Page>
      <PageHead title={<Trans>Page not found</Trans>} />
      <Empty
        Icon={IconMapOff}
        title={<Trans>This page does not exist.</Trans>}
        action={
          <Button component={Link} to="/" variant="default">
            <Trans>Go to the overview</Trans>
          </Button>
        }
      />
    </Page>
  );
}

export function PageError({ error, reset }: ErrorComponentProps) {
  return (
    <Page>
      <ErrorPanel
        title={<Trans>This page has crashed.</Trans>}
        error={toFailure(error)}
        safe={<Trans>No data is lost. Sending continues, and your texts are saved.</Trans>}
        onRetry={reset}
      />
    </Page>
  );
}
