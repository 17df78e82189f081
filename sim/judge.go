package sim

import (
	"wxlab/sim/bilingual"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// judge decides about an answer as WeChat would: transport first, then the body.
func judge(p push, at world.Attempt) verdict {
	v := verdict{outcome: at.Outcome}
	switch {
	case at.Outcome == world.Timeout:
		v.note("timeout", -1, bilingual.Textf("5 秒内没有返回完整的响应：请先返回 success，再异步处理",
			"no complete answer within 5 s; answer success first and do slow work afterwards"))
		return v
	case at.Outcome == world.Unreachable:
		v.note("unreachable", -1, whyUnreachable(at.Err))
		return v
	case at.Status != 200:
		return judgeStatus(at)
	case p.kind.Family == string(callback.AuthEvent):
		return judgeAcknowledgement(p, at.ResponseBody)
	case p.direct != nil:
		return judgeAccountServer(p, at.ResponseBody)
	}
	return judgeReply(p, at.ResponseBody)
}
