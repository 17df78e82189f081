package bench

import (
	"fmt"
	"slices"
)

// ratio is one figure to hold on to: the rate of one row divided by that of another, for each number of connections,
// which ends the figure's name.
type ratio struct {
	name       string
	over, base string
}

// compared are the ratios that the project's budgets name: durable_vs_bare_32 and so on.
var compared = [...]ratio{
	{name: "durable_vs_bare", over: string(DurableFull), base: string(Bare)},
	{name: "durable_normal_vs_bare", over: string(DurableNormal), base: string(Bare)},
	{name: "codec_vs_bare", over: string(Codec), base: string(Bare)},
	{name: "journal_vs_durable", over: string(DurableJournal), base: string(DurableFull)},
	{name: "sim_push_vs_client", over: "sim_push", base: "http_client"},
}

// ratios divides round by round, and takes the middle. journal_cost is the part of the rate that recording costs: 0.1
// is a tenth.
func ratios(results []Result) (map[string]float64, map[string]Range) {
	middle, spread := map[string]float64{}, map[string]Range{}
	for _, c := range compared {
		for _, over := range results {
			base := find(results, c.base, over.Conns)
			if over.Name != c.over || base == nil {
				continue
			}
			name := fmt.Sprintf("%s_%d", c.name, over.Conns)
			if c.base == "http_client" {
				name = c.name
			}
			all := divide(over.rates, base.rates)
			if len(all) == 0 {
				continue
			}
			middle[name], spread[name] = all[len(all)/2], Range{all[0], all[len(all)-1]}
			if c.over == string(DurableJournal) {
				middle[fmt.Sprintf("journal_cost_%d", over.Conns)] = 1 - middle[name]
			}
		}
	}
	return middle, spread
}

// divide returns the quotients in order of size. Both have one rate a round; a round in which the yardstick stood
// still is left out.
func divide(over, base []float64) []float64 {
	var out []float64
	for i := range min(len(over), len(base)) {
		if base[i] > 0 {
			out = append(out, over[i]/base[i])
		}
	}
	slices.Sort(out)
	return out
}

func find(results []Result, name string, conns int) *Result {
	for i, r := range results {
		if r.Name == name && r.Conns == conns {
			return &results[i]
		}
	}
	return nil
}
