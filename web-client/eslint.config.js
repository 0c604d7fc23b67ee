import tseslint from 'typescript-eslint';

/** Folders of the SDK, each of which may use those before it: so there are no circles among them. */
const SDK_FLOORS = [
  'api',
  'encoding',
  'identities',
  'device',
  'servers',
  'posts',
  'mail',
  'files',
  'connections',
  'rooms',
];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/test-results/**'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Template literals may hold numbers: they print as everybody expects.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `() => void listener()` and `() => set.delete(x)` are the shortest honest way to say it.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // It takes what an `await` may have changed for constant.
      '@typescript-eslint/no-unnecessary-condition': 'off',
    },
  },
  ...SDK_FLOORS.map((folder, floor) => ({
    files: [`sdk/src/${folder}/**`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: ['../peerstead.js', '../sync.js', ...SDK_FLOORS.slice(floor + 1).map((above) => `../${above}/*`)],
        },
      ],
    },
  })),
  { files: ['**/*.js', '**/*.mjs'], extends: [tseslint.configs.disableTypeChecked] },
);
