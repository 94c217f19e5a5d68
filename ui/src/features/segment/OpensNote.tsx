/** What opens and clicks can tell, shown wherever a condition tests them. */
import { Trans } from '@lingui/react/macro';

export function OpensNote() {
  return (
    <p className="small soft">
      <Trans>
        Opens and clicks are known only if your provider reports them: drop the activity file that
        it exports on this window. Contacts without a report, and contacts who read without loading
        images, count as “not opened”. Opens that the provider attributes to bots do not count.
      </Trans>
    </p>
  );
}
