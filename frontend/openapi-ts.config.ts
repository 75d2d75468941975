import { defineConfig } from '@hey-api/openapi-ts';

export default defineConfig({
  input: '../openapi.json',
  output: { path: 'src/lib/api/client', clean: true },
  plugins: [
    { name: '@hey-api/client-fetch', runtimeConfigPath: './src/lib/api/runtime.ts', throwOnError: true },
    '@hey-api/typescript',
    { name: '@hey-api/sdk', responseStyle: 'data' },
  ],
});
