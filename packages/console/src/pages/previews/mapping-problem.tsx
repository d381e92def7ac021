import { useTexts } from '../../texts/texts-provider.tsx'
import type { JsonProblem } from './mapping-draft.ts'

/** What is wrong with a mapping that was typed as JSON, and where. */
export function MappingProblem({ problem }: { readonly problem: JsonProblem }) {
  const { previews } = useTexts()
  const { problems } = previews.mapping
  switch (problem.kind) {
    case 'syntax':
      return problem.line === null ? problems.syntax : problems.syntaxAt(problem.line)
    case 'unknownField':
      return problems.unknownField(problem.field)
    case 'notPaths':
      return problems.notPaths(problem.field)
    case 'notAnObject':
      return problems.notAnObject
    case 'uidMissing':
      return problems.uidMissing
  }
}
