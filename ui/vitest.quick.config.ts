import base from './vite.config.ts';
base.test.globalSetup = ['/tmp/uisetup.ts'];
export default base;
