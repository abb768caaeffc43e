import { buildASTSchema, GraphQLError, parse } from 'graphql';
import type { DefinitionProblem } from './definition-problem.ts';

/**
 * What is wrong with a definition of the type `graphql`, which Backstage reads with `buildSchema`. To be imported only
 * when there is one: this module loads the parser.
 */
export function problemOfGraphql(text: string): DefinitionProblem | undefined {
  try {
    const document = parse(text);
    try {
      buildASTSchema(document);
      return undefined;
    } catch (error) {
      // A stack that overflows says nothing about the schema.
      if (!(error instanceof Error) || error instanceof RangeError) return undefined;
      // Several mistakes are told in one message, with empty lines between.
      return problem(`The definition is no complete GraphQL schema: ${firstLine(error.message)}`, 'warning');
    }
  } catch (error) {
    if (!(error instanceof GraphQLError)) return undefined;
    const line = error.locations?.[0]?.line;
    const where = line === undefined ? '' : ` (line ${line} of the definition)`;
    return problem(`The definition is not GraphQL${where}: ${firstLine(error.message)}`);
  }
}

function firstLine(message: string): string {
  const [line = ''] = message.split('\n');
  const text = line.length > 300 ? `${line.slice(0, 300)}…` : line;
  return text.endsWith('.') || text.endsWith('?') ? text : `${text}.`;
}

function problem(message: string, severity?: 'warning'): DefinitionProblem {
  return {
    message: `${message} Backstage cannot show it.`,
    help: 'Give the schema in the schema definition language (SDL).',
    ...(severity && { severity }),
  };
}
