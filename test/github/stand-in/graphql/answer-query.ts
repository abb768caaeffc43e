import { readFileSync } from 'node:fs';
import {
  buildSchema,
  execute,
  GraphQLError,
  parse,
  validate,
  type DocumentNode,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from 'graphql';
import { errorReply, ApiError, type Caller, type Reply } from '../call.ts';
import { primaryLimit } from '../faults.ts';
import type { Service } from '../server.ts';
import { costOf } from './cost.ts';
import { QueryError, type Context, type Fields } from './context.ts';
import { rootFields } from './root.ts';

export interface QueryBody {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

interface Known {
  readonly document: DocumentNode;
  readonly errors: readonly GraphQLError[];
}

let schema: GraphQLSchema | undefined;
const known = new Map<string, Known>();

/** Answers a GraphQL query on the schema that GitHub publishes. */
export async function answerQuery(service: Service, caller: Caller, body: QueryBody | undefined): Promise<Reply> {
  if (caller.kind !== 'installation')
    return errorReply(new ApiError(401, 'This endpoint requires you to be authenticated.'));
  const { query = '', variables = {}, operationName } = body ?? {};
  const read = readQuery(query);
  if (read.errors.length > 0) {
    for (const { message } of read.errors) service.report(`GraphQL: ${message}`);
    return { status: 200, body: { errors: read.errors.map(shown) } };
  }
  const cost = costOf(read.document, variables);
  if ('refusal' in cost) {
    service.report(`GraphQL: ${cost.refusal.message}`);
    return { status: 200, body: { errors: [cost.refusal] } };
  }
  const { rateLimits, world } = service;
  const { installation } = caller;
  if (!rateLimits.take(installation, 'graphql', cost.points - 1)) {
    const reset = rateLimits.budget(installation, 'graphql').resetAt;
    return primaryLimit({ kind: 'GraphQL', installation: installation.id }, Math.ceil(reset / 1000));
  }
  const context: Context = {
    world,
    caller,
    report: service.report,
    rateLimit: () => {
      const { limit, used, resetAt } = rateLimits.budget(installation, 'graphql');
      const reset = new Date(resetAt).toISOString();
      return { limit, used, remaining: limit - used, resetAt: reset, cost: cost.points, nodeCount: cost.nodes };
    },
  };
  const { data, errors } = await execute({
    schema: gitHubSchema(),
    document: read.document,
    rootValue: rootFields(context),
    contextValue: context,
    variableValues: variables,
    ...(operationName === undefined ? {} : { operationName }),
    fieldResolver: resolveField,
  });
  return { status: 200, body: { data, ...(errors === undefined ? {} : { errors: errors.map(shown) }) } };
}

function gitHubSchema(): GraphQLSchema {
  if (schema === undefined) {
    const path = new URL('schema.graphql', import.meta.resolve('@octokit/graphql-schema'));
    // GitHub's own schema says some fields twice, so it must not be checked.
    schema = buildSchema(readFileSync(path, 'utf8'), { assumeValidSDL: true, assumeValid: true, noLocation: true });
  }
  return schema;
}

function readQuery(text: string): Known {
  const found = known.get(text);
  if (found !== undefined) return found;
  let read: Known;
  try {
    const document = parse(text);
    read = { document, errors: validate(gitHubSchema(), document) };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    read = { document: { kind: 'Document', definitions: [] } as unknown as DocumentNode, errors: [error] };
  }
  known.set(text, read);
  return read;
}

/** A field that nothing is known of is not null: the stand-in does not serve it, and says so. */
function resolveField(source: unknown, parameters: Fields, context: unknown, info: GraphQLResolveInfo): unknown {
  if (
    String(info.returnType).includes('Connection') &&
    typeof (parameters['first'] ?? parameters['last']) !== 'number'
  ) {
    const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${info.fieldName}\` connection.`;
    throw new QueryError('MISSING_PAGINATION_BOUNDARIES', message);
  }
  const value = (source as Fields)[info.fieldName];
  if (typeof value === 'function') return (value as (given: unknown) => unknown)(parameters);
  if (value !== undefined) return value;
  const message = `The stand-in does not serve ${info.parentType.name}.${info.fieldName}.`;
  (context as Context).report(message);
  throw new Error(message);
}

/** An error as GitHub writes it, with its type beside the message. */
function shown(error: GraphQLError): object {
  const { message, path, locations, originalError } = error;
  return {
    ...(originalError instanceof QueryError ? { type: originalError.type } : {}),
    ...(path === undefined ? {} : { path }),
    ...(locations === undefined ? {} : { locations }),
    message,
  };
}
