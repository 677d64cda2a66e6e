import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {session} from "@web/session";

/** Tell the administrator what the documents lack on this machine. */
export const ksriskDefectsService = {
  dependencies: ["notification", "action"],
  start(env, {notification, action}) {
    if (!session.ksrisk_defects) {
      return;
    }
    const close = notification.add(session.ksrisk_defects, {
      title: _t("Documents of the analysis would come out wrong"),
      type: "warning",
      className: "o_ksrisk_defects",
      sticky: true,
      buttons: [
        {
          name: _t("Check of the environment"),
          onClick: () => {
            close();
            action.doAction("ksrisk_analysis.ksrisk_environment_action");
          },
        },
      ],
    });
  },
};

registry.category("services").add("ksrisk_defects", ksriskDefectsService);
