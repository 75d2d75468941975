import { defineConfig } from '@hey-api/openapi-ts';

export default defineConfig({
  input: '../openapi.json',
  output: { path: 'src/lib/api/client', clean: true },
  plugins: [
    { name: '@hey-api/client-fetch', runtimeConfigPath: '../runtime.ts', throwOnError: true },
    '@hey-api/typescript',
    { name: '@hey-api/sdk', responseStyle: 'data' },
  ],
});
