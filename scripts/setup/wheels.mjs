// The one table of native libraries: which official wheel holds them on which platform, and the wheel's sha256.
// A new version is a new row here and in runtime/enginePaths.ts. `needs: 'gpu'` is fetched only where the driver lists one.
export const engines = [
  {
    name: 'lightgbm',
    title: 'LightGBM',
    version: '4.7.0',
    wheels: {
      'linux-x64': {
        project: 'lightgbm',
        file: 'lightgbm-4.7.0-py3-none-manylinux_2_27_x86_64.manylinux_2_28_x86_64.whl',
        sha256: 'd23e922acd891e77212e4d0fbcee9ba973c96dee479491341d05ba595357ebb7',
        library: 'lightgbm/lib/lib_lightgbm.so',
      },
      'linux-arm64': {
        project: 'lightgbm',
        file: 'lightgbm-4.7.0-py3-none-manylinux2014_aarch64.manylinux_2_17_aarch64.whl',
        sha256: 'd4529acec5c6fefe4768302a529707d0ead90f6a6f42df694b856212e09695b8',
        library: 'lightgbm/lib/lib_lightgbm.so',
      },
      'darwin-x64': {
        project: 'lightgbm',
        file: 'lightgbm-4.7.0-py3-none-macosx_10_15_x86_64.whl',
        sha256: 'dfc1cfe8e760387be1e7ba7a214688be21fdff96e4ed9749188f83e1877c2477',
        library: 'lightgbm/lib/lib_lightgbm.dylib',
      },
      'darwin-arm64': {
        project: 'lightgbm',
        file: 'lightgbm-4.7.0-py3-none-macosx_12_0_arm64.whl',
        sha256: '129535462686f274df179133643118c5c5c5667167fe6c3a28d955f0b3c8e868',
        library: 'lightgbm/lib/lib_lightgbm.dylib',
      },
      'win32-x64': {
        project: 'lightgbm',
        file: 'lightgbm-4.7.0-py3-none-win_amd64.whl',
        sha256: 'f42d1e5b32b6f170e606d7c689c6165671da98d7bf37f1addec2623efc8740c9',
        library: 'lightgbm/lib/lib_lightgbm.dll',
      },
    },
  },
  {
    name: 'xgboost',
    title: 'XGBoost',
    version: '3.4.1',
    wheels: {
      'linux-x64': {
        project: 'xgboost-cpu',
        file: 'xgboost_cpu-3.4.1-py3-none-manylinux_2_28_x86_64.whl',
        sha256: '1f16331f5c6beb2b40fbd4bf2834333062d93c9eb38b76186a5c206841dc1809',
        library: 'xgboost/lib/libxgboost.so',
      },
      'linux-arm64': {
        project: 'xgboost-cpu',
        file: 'xgboost_cpu-3.4.1-py3-none-manylinux_2_28_aarch64.whl',
        sha256: '47b81860b18056f9425b34fe2905343bc7ee0118122ae09cf2e31c305ed49877',
        library: 'xgboost/lib/libxgboost.so',
      },
      'darwin-x64': {
        project: 'xgboost',
        file: 'xgboost-3.4.1-py3-none-macosx_10_15_x86_64.whl',
        sha256: '1ea15f15f661825b6a67d87674fb9604a1abb38dd0d4c5cf0486fc85f5203e83',
        library: 'xgboost/lib/libxgboost.dylib',
      },
      'darwin-arm64': {
        project: 'xgboost',
        file: 'xgboost-3.4.1-py3-none-macosx_12_0_arm64.whl',
        sha256: 'a7afd7dbace0951c93aa85ffe046e54bc40893f5b51cd3e7991eb157bf9c7c7c',
        library: 'xgboost/lib/libxgboost.dylib',
      },
      'win32-x64': {
        project: 'xgboost-cpu',
        file: 'xgboost_cpu-3.4.1-py3-none-win_amd64.whl',
        sha256: 'ceb0f7c786511e1876df6ca83a6f837a3187159bde51d8dcc5cdf5e2de76e366',
        library: 'xgboost/lib/xgboost.dll',
      },
    },
  },
  {
    name: 'xgboost-cuda',
    title: 'XGBoost for CUDA',
    version: '3.4.1',
    needs: 'gpu',
    wheels: {
      'linux-x64': {
        project: 'xgboost',
        file: 'xgboost-3.4.1-py3-none-manylinux_2_28_x86_64.whl',
        sha256: '6adf2afa396da2ae8ed30295b50b99d4712eed9a6e0ce6cfe069290e4335e51f',
        library: 'xgboost/lib/libxgboost.so',
      },
    },
  },
];
