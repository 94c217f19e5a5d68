/**
 * The providers as cards to choose one from; arrow keys move, as in any radio group.
 */
import { useLingui } from '@lingui/react/macro';
import type { PresetView } from '../../host/types';
import { cardLines } from './presetLabels';
import css from './relay.module.css';

export interface PresetCardsProps {
  presets: PresetView[];
  chosen: string;
  onChoose: (id: string) => void;
}

export function PresetCards({ presets, chosen, onChoose }: PresetCardsProps) {
  const { t, i18n } = useLingui();
  return (
    <fieldset className={css.cards}>
      <legend className="unseen">{t`Provider`}</legend>
      {presets.map((preset) => {
        const line = cardLines[preset.id];
        return (
          <label key={preset.id} className={css.card} data-on={preset.id === chosen || undefined}>
            <input
              type="radio"
              name="preset"
              className="unseen"
              value={preset.id}
              checked={preset.id === chosen}
              onChange={() => onChoose(preset.id)}
            />
            <span className="medium cut" title={preset.name}>
              {preset.id === 'other' ? t`Other server` : preset.name}
            </span>
            <span className={`${css.cardLine} cut`}>{line ? i18n._(line) : t`Host and port`}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
