/** Writes src/lib/live/frames.gen.ts from frames.json: the types of what the live channel carries. */
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

interface Schema {
  $ref?: string;
  anyOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  type?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  description?: string;
}

const source = new URL('../../frames.json', import.meta.url);
const target = new URL('../src/lib/live/frames.gen.ts', import.meta.url);
const { $defs: definitions } = JSON.parse(readFileSync(source, 'utf8')) as { $defs: Record<string, Schema> };

function typed(schema: Schema): string {
  if (schema.$ref) return schema.$ref.split('/').at(-1)!;
  if (schema.anyOf) return schema.anyOf.map(typed).join(' | ');
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  switch (schema.type) {
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return `(${typed(schema.items ?? {})})[]`;
    case 'object':
      return schema.properties ? fields(schema) : `Record<string, ${typed(values(schema))}>`;
    default:
      return 'unknown';
  }
}

function values(schema: Schema): Schema {
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {};
}

function fields(schema: Schema): string {
  const required = new Set(schema.required);
  const lines = Object.entries(schema.properties ?? {}).map(
    ([name, field]) => `${name}${required.has(name) ? '' : '?'}: ${typed(field)};`,
  );
  return `{ ${lines.join(' ')} }`;
}

const types = Object.entries(definitions).map(([name, schema]) => {
  const comment = schema.description ? `/** ${schema.description} */\n` : '';
  return `${comment}export type ${name} = ${typed(schema)};\n`;
});
const content = ['// Written by `npm run frames` from frames.json; do not edit.\n', ...types].join('\n');
const options = await resolveConfig(target.pathname);
writeFileSync(target, await format(content, { ...options, filepath: target.pathname }));
