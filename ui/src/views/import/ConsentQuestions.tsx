/**
 * Asks what a column says about consent where its heading and cells leave it open. An import needs
 * an answer to each.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Radio, Stack } from '@mantine/core';
import { Panel } from '../../components';
import { useFormat } from '../../format';
import type { ConsentAnswer, ConsentQuestion, ImportColumn, InspectedFile } from '../../host/types';
import { type ImportOptions, withAnswer } from './plan';

const choices: ConsentAnswer[] = ['no_mail', 'may_be_emailed', 'other_meaning'];

interface QuestionProps {
  column: ImportColumn;
  question: ConsentQuestion;
  answer: ConsentAnswer | undefined;
  onAnswer: (answer: ConsentAnswer) => void;
}

function useAnswerTexts(question: ConsentQuestion): Record<ConsentAnswer, string> {
  const { t } = useLingui();
  const other = t`Neither: ignore the column`;
  if (question.kind === 'yes_means') {
    return {
      may_be_emailed: t`Yes means: may get email`,
      no_mail: t`Yes means: must not get email`,
      other_meaning: other,
    };
  }
  return { may_be_emailed: t`May get email`, no_mail: t`No email`, other_meaning: other };
}

function Question({ column, question, answer, onAnswer }: QuestionProps) {
  const format = useFormat();
  const texts = useAnswerTexts(question);
  const { header } = column;
  const quoted = question.kind === 'words' ? question.examples.map((word) => `“${word}”`) : [];
  const examples = format.list(quoted);
  return (
    <Radio.Group
      value={answer ?? ''}
      onChange={(value) => {
        const chosen = choices.find((one) => one === value);
        if (chosen) onAnswer(chosen);
      }}
      label={
        question.kind === 'yes_means' ? (
          <Trans>
            Column “{header}” says yes or no. Does yes mean that the person may get email?
          </Trans>
        ) : examples ? (
          <Trans>
            These words in column “{header}” are unclear: {examples}. What do they mean for these
            people?
          </Trans>
        ) : (
          <Trans>
            The values in column “{header}” are unclear. What do they mean for these people?
          </Trans>
        )
      }
    >
      <Stack gap={8} mt={8}>
        {choices.map((one) => (
          <Radio key={one} size="xs" value={one} label={texts[one]} />
        ))}
      </Stack>
    </Radio.Group>
  );
}

export interface ConsentQuestionsProps {
  inspected: InspectedFile;
  options: ImportOptions;
  onChange: (some: Partial<ImportOptions>) => void;
}

export function ConsentQuestions({ inspected, options, onChange }: ConsentQuestionsProps) {
  const { t } = useLingui();
  const asked = inspected.columns.flatMap((column, at) =>
    column.question ? [{ column, at, question: column.question }] : [],
  );
  if (asked.length === 0 || options.out) return null;
  return (
    <Panel title={t`Who may get email?`}>
      <Stack gap={16} px={16} pt={12} pb={16}>
        {asked.map(({ column, at, question }) => (
          <Question
            key={at}
            column={column}
            question={question}
            answer={options.answers[at]}
            onAnswer={(answer) => onChange(withAnswer(inspected, options, at, answer))}
          />
        ))}
      </Stack>
    </Panel>
  );
}
