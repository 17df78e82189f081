package coach

import (
	"time"

	"wxlab/app/journal"
	"wxlab/sim/bilingual"
	"wxlab/sim/exam"
)

// leavers are the accounts that cancelled their authorization, and the calls that were made for them all the same.
type leavers struct {
	left map[string]journal.Exchange
	seen int
	late evidence
}

// farewell is how long calls that were under way may take.
const farewell = time.Minute

func (l *leavers) pushed(d journal.Detail) {
	switch {
	case d.Kind != journal.KindAuth || d.AppID == "" || d.Failed():
	case d.Name == "unauthorized":
		if l.left == nil {
			l.left = map[string]journal.Exchange{}
		}
		l.left[d.AppID] = d.Exchange
		l.seen++
	default:
		delete(l.left, d.AppID)
	}
}

// called looks at a call for an account; one that redeems a code brings it back.
func (l *leavers) called(d journal.Detail, account string) {
	left, gone := l.left[account]
	switch {
	case !gone:
	case d.Name == "api_query_auth" && d.Code == 0:
		delete(l.left, account)
	case !within(left.At, d.At, farewell):
		l.late.add(left.ID, d.ID)
	}
}

func (l *leavers) finding() Finding {
	f := Finding{
		ID: "authorization.leavers_left_alone", Severity: exam.Must,
		Title: text("取消授权后不再代为调用", "stops calling for an account that left"),
		Why:   text("刷新一个已取消的授权，只会不断得到 61003", "renewing what was cancelled yields 61003 again and again"),
		Fix:   text("收到 unauthorized 后停止刷新该账号的 token，并停掉它的定时任务", "stop renewing the account's token on unauthorized, and its scheduled jobs with it"),
	}
	return f.settle(l.late, l.seen, bilingual.Textf("unauthorized 之后又有 %d 次调用", "%d calls after unauthorized", l.late.n))
}
