package world

import "time"

// OpenWindow opens the window that a follower's action gives. Allowances do not add up: each action has its own.
func (a *AccountState) OpenWindow(openID, action string, now time.Time) {
	follower := a.Follower(openID)
	switch {
	case follower == nil:
		return
	case action == "unsubscribe":
		follower.Subscribed = false
		a.closeWindows(openID)
		return
	case action == "subscribe" && !follower.Subscribed:
		follower.Subscribed, follower.SubscribedAt = true, now
	}
	if life, sends := allowance(action); sends > 0 {
		if a.Windows[openID] == nil {
			a.Windows[openID] = map[string]*window{}
		}
		a.Windows[openID][action] = &window{now.Add(life), sends}
		a.changed(openID)
	}
}

// closeWindows takes back all that the account may send.
func (a *AccountState) closeWindows(openID string) {
	delete(a.Windows, openID)
	a.changed(openID)
}

// Spend takes one customer-service message off every open window; it returns the errcode, 0 when it may go out.
func (a *AccountState) Spend(openID string, now time.Time) int {
	open, left := false, false
	for _, w := range a.Windows[openID] {
		if now.Before(w.Until) {
			open = true
			left = left || w.Left > 0
		}
	}
	switch {
	case !open:
		return 45015
	case !left:
		return 45047
	}
	for _, w := range a.Windows[openID] {
		w.Left = max(0, w.Left-1)
	}
	a.changed(openID)
	return 0
}

// allowance is how long and how often the account may write after a follower's action.
func allowance(action string) (life time.Duration, sends int) {
	switch action {
	case "message":
		return 48 * time.Hour, 5
	case "menu", "subscribe", "scan":
		return time.Minute, 3
	case "enter":
		return time.Minute, 2
	}
	return 0, 0
}

// Allowance is how many customer-service messages a follower may still be sent, and until when the longest of the windows
// that allow them is open.
func (a *AccountState) Allowance(openID string, now time.Time) (left int, until time.Time) {
	for _, w := range a.Windows[openID] {
		if !now.Before(w.Until) || w.Left == 0 {
			continue
		}
		left = max(left, w.Left)
		if until.Before(w.Until) {
			until = w.Until
		}
	}
	return left, until
}
