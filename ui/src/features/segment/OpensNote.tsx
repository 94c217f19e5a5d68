/** What is known of opens and clicks, wherever a condition asks for them. */
import { Trans } from '@lingui/react/macro';

export function OpensNote() {
  return (
    <p className="small soft">
      <Trans>
        Opens and clicks are known only where a provider reports them: drop the activity file that
        it exports on this window. Whoever is not reported counts as “not opened”, and so does
        whoever reads without loading pictures. Opens that a robot made, as far as the provider can
        tell, do not count.
      </Trans>
    </p>
  );
}
