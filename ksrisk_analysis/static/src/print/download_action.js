import {download} from "@web/core/network/download";
import {registry} from "@web/core/registry";

/** Fetch a file with its errors shown as those of any other action; close the dialog. */
async function ksriskDownload(env, action) {
  env.services.ui.block();
  try {
    await download({url: action.params.url, data: {}});
  } finally {
    env.services.ui.unblock();
  }
  return {type: "ir.actions.act_window_close"};
}

registry.category("actions").add("ksrisk_download", ksriskDownload);
