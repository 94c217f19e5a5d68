/** Where data and passwords are stored. */
import { Trans } from '@lingui/react/macro';
import { useRead } from '../../api';
import { Fact, Facts, Panel, SkeletonRows } from '../../components';

export function DataStorage() {
  const { data } = useRead('app_state', {});
  return (
    <Panel title={<Trans>Data storage</Trans>} pad>
      {data ? (
        <Facts termWidth="minmax(8rem, auto)">
          <Fact term={<Trans>Contacts and campaigns</Trans>}>
            <span className="mono">{data.workspace_path}</span>
            <p className="small faint">
              <Trans>On this computer only. To back up, close Postroom and copy this file.</Trans>
            </p>
          </Fact>
          <Fact term={<Trans>Passwords</Trans>}>
            {data.secret_home === 'keychain' ? (
              <Trans>In the system keychain, never in the file above.</Trans>
            ) : (
              <Trans>
                In memory until you close Postroom. No keychain is available on this computer, so
                you’ll be asked again next time.
              </Trans>
            )}
          </Fact>
        </Facts>
      ) : (
        <SkeletonRows rows={2} />
      )}
    </Panel>
  );
}
