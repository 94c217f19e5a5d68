/**
 * A Vite plugin that runs Lingui's macros over the files that use them.
 *
 * Only those files pass through Babel; everything else goes straight to Vite's own compiler.
 * Leaves out: reading catalogues, which `@lingui/vite-plugin` does.
 */
import { transformAsync } from '@babel/core';
import type { Plugin } from 'vite';

const uses = /@lingui\/(core|react)\/macro/;

export function linguiMacro(): Plugin {
  return {
    name: 'lingui-macro',
    enforce: 'pre',
    async transform(code, id) {
      const file = id.split('?')[0] ?? id;
      if (!/\.tsx?$/.test(file) || file.includes('node_modules') || !uses.test(code)) return null;
      const result = await transformAsync(code, {
        filename: file,
        babelrc: false,
        configFile: false,
        sourceMaps: true,
        parserOpts: { plugins: file.endsWith('x') ? ['typescript', 'jsx'] : ['typescript'] },
        // English has no catalogue: the built page shows the text of the source.
        plugins: [['@lingui/babel-plugin-lingui-macro', { stripMessageField: false }]],
      });
      return result?.code ? { code: result.code, map: result.map ?? null } : null;
    },
  };
}
