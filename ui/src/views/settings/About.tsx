/**
 * Version and licence of the program, and the notices of the libraries that it contains.
 *
 * The notices are a text file of over a megabyte beside the page (`cargo xtask notices` writes it), so
 * they load only when the dialog opens.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Anchor, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useRead } from '../../api';
import { Panel, SkeletonRows } from '../../components';
import css from './settings.module.css';

export function About() {
  const { t } = useLingui();
  const { data } = useRead('app_state', {});
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <Panel title={<Trans>About</Trans>}>
      {data ? (
        <dl className={css.facts}>
          <dt>
            <Trans>Version</Trans>
          </dt>
          <dd className="num">Postroom {data.version}</dd>
          <dt>
            <Trans>License</Trans>
          </dt>
          <dd>
            <Trans>MIT or Apache-2.0</Trans>
            <br />
            <Anchor component="button" type="button" onClick={open}>
              <Trans>Third-party notices</Trans>
            </Anchor>
          </dd>
        </dl>
      ) : (
        <SkeletonRows rows={2} />
      )}
      <Modal
        opened={opened}
        onClose={close}
        size="xl"
        title={<Trans>Third-party notices</Trans>}
        closeButtonProps={{ 'aria-label': t`Close` }}
      >
        <iframe
          sandbox=""
          src="/third-party-notices.txt"
          title={t`Third-party notices`}
          className={css.notices}
        />
      </Modal>
    </Panel>
  );
}
