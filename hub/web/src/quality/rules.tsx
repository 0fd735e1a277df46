import { api, ask } from "../api/client";
import { Pending } from "../ui/pending";
import { useAsk } from "../ui/use_ask";
import { CriteriaForm } from "./criteria_form";
import { SamplingForm } from "./sampling_form";

/** What operators set: how replies are drawn, and by what they are judged. */
export function Rules() {
    const { value, problem, again } = useAsk(async () => {
        const [sampling, criteria] = await Promise.all([
            ask(api.GET("/quality/sampling")),
            ask(api.GET("/quality/criteria")),
        ]);
        return { sampling, criteria: criteria.items };
    }, []);
    return (
        <>
            <Pending value={value} problem={problem} again={again} />
            {value && <SamplingForm sampling={value.sampling} />}
            {value && <CriteriaForm criteria={value.criteria} />}
        </>
    );
}
