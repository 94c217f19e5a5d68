/** Where data and passwords are stored. */
import { Trans } from '@lingui/react/macro';
import { useRead } from '../../api';
import { Panel, SkeletonRows } from '../../components';
import css from './settings.module.css';

export function DataStorage() {
  const { data } = useRead('app_state', {});
  return (
    <Panel title={<Trans>Data storage</Trans>}>
      {data ? (
        <dl className={css.facts}>
          <dt>
            <Trans>Contacts and campaigns</Trans>
          </dt>
          <dd>
            <span className="mono">{data.workspace_path}</span>
            <p className="small faint">
              <Trans>On this computer only. To back up, close Postroom and copy this file.</Trans>
            </p>
          </dd>
          <dt>
            <Trans>Passwords</Trans>
          </dt>
          <dd>
            {data.secret_home === 'keychain' ? (
              <Trans>In the system keychain, never in the file above.</Trans>
            ) : (
              <Trans>
                In memory until you close Postroom. No keychain is available on this computer, so
                you’ll be asked again next time.
              </Trans>
            )}
          </dd>
        </dl>
      ) : (
        <SkeletonRows rows={2} />
      )}
    </Panel>
  );
}
