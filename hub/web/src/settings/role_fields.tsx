import { t } from "../i18n/words";

const kRoles = ["seller", "editor", "operator", "approver"] as const;
export type Role = (typeof kRoles)[number];

export function RoleFields({ chosen, change }: { chosen: readonly Role[]; change: (roles: Role[]) => void }) {
    return (
        <fieldset class="roles">
            <legend class="unseen">{t("users.roles")}</legend>
            {kRoles.map((role) => (
                <label key={role} class="check">
                    <input
                        type="checkbox"
                        checked={chosen.includes(role)}
                        onChange={(event) =>
                            change(
                                event.currentTarget.checked
                                    ? [...chosen, role]
                                    : chosen.filter((each) => each !== role),
                            )
                        }
                    />
                    {t(`role.${role}`)}
                </label>
            ))}
        </fieldset>
    );
}
