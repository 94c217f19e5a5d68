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
import { Fact, Facts, Panel, SkeletonRows } from '../../components';
import css from './settings.module.css';

export function About() {
  const { t } = useLingui();
  const { data } = useRead('app_state', {});
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <Panel title={<Trans>About</Trans>} pad>
      {data ? (
        <Facts termWidth="minmax(8rem, auto)">
          <Fact term={<Trans>Version</Trans>} className="num">
            Postroom {data.version}
          </Fact>
          <Fact term={<Trans>License</Trans>}>
            <Trans>MIT or Apache-2.0</Trans>
            <br />
            <Anchor component="button" type="button" onClick={open}>
              <Trans>Third-party notices</Trans>
            </Anchor>
          </Fact>
        </Facts>
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
