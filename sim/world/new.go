package world

import "time"

// NewWorld is the ready-made world: everyday accounts of each kind with followers, and those of the release check.
func NewWorld(seed uint64, now func() time.Time) *World {
	w := &World{
		Now:  now,
		Seed: seed, Counters: map[string]uint64{}, LastMsgID: 24300000000000000,
		Platforms: map[string]*PlatformState{}, Count: map[string]int{}, Quota: map[string]int{},
		Missing: map[string]MissingCalls{},
	}
	w.populate(now())
	return w
}

// Afresh is a new world from a seed, with the same platforms configured. Its accounts are those of the seed; what WeChat issues
// and counts goes on, so that no code, message or order has the name of one that somebody remembers.
func (w *World) Afresh(seed uint64) *World {
	next := NewWorld(seed, w.Now)
	for kind, n := range w.Counters {
		if _, drawn := next.Counters[kind]; !drawn {
			next.Counters[kind] = n
		}
	}
	next.LastMsgID = w.LastMsgID
	for _, id := range w.Order {
		p := w.Platforms[id].Platform
		next.Order = append(next.Order, id)
		next.Platforms[id] = &PlatformState{
			Platform: p, NextTicket: w.Now(), Stopped: p.TicketPushesDisabled, Links: map[string]Link{},
		}
	}
	return next
}

// populate fills an empty world: everyday accounts, then the release check's.
func (w *World) populate(now time.Time) {
	everyday := []Account{
		{
			NickName: "山茶读书", Alias: "shancha-read", PrincipalName: "陈晓雨",
			Signature: "每晚一篇，陪你读完一本书", Kind: OfficialAccount, ServiceType: 0, VerifyType: -1, Admin: "陈晓雨",
		},
		{
			NickName: "青禾生活馆", Alias: "qinghe-life", PrincipalName: "杭州青禾生活科技有限公司",
			Signature: "好好吃饭，好好生活", Kind: OfficialAccount, ServiceType: 2, VerifyType: 0, Admin: "林知夏",
		},
		{
			NickName: "青禾到家", Alias: "", PrincipalName: "杭州青禾生活科技有限公司",
			Signature: "新鲜蔬果，半小时送到家", Kind: MiniProgram, ServiceType: 0, VerifyType: 0, Admin: "林知夏",
		},
		{
			NickName: "云岭茶社", Alias: "yunling-tea", PrincipalName: "云岭茶业有限公司",
			Signature: "一片叶子的旅行", Kind: OfficialAccount, ServiceType: 1, VerifyType: 0, Admin: "周远山",
		},
	}
	names := []string{"小满", "阿川", "秋水伊人", "李想", "海边的卡夫卡", "王小明", "橙子汽水", "夜航船", "苏木", "拾光"}
	for i, a := range everyday {
		a.AppID, a.UserName = w.NewAppID(), w.NewUserName()
		st := w.AddAccount(a)
		for j := range 6 {
			w.addFollower(st, names[(i*3+j)%len(names)], now.AddDate(0, 0, -30*(j+1)))
		}
	}
	w.NewOpenAccount("杭州青禾生活科技有限公司", false)
	for _, a := range releaseAccounts() {
		w.addFollower(w.AddAccount(a), "微信检测员", now)
	}
}

// releaseAccounts are the five groups of dedicated test accounts (PROTOCOL 8.2).
func releaseAccounts() []Account {
	groups := [][4]string{
		{"wx570bc396a51b8ff8", "gh_3c884a361561", "wxd101a85aa106f53e", "gh_8dad206e9538"},
		{"wx9252c5e0bb1836fc", "gh_c0f28a78b318", "wxc39235c15087f6f3", "gh_905ae9d01059"},
		{"wx8e1097c5bc82cde9", "gh_3f222ed8d140", "wx7720d01d4b2a4500", "gh_393666f1fdf4"},
		{"wx14550af28c71a144", "gh_26128078e9ab", "wx05d483572dcd5d8b", "gh_39abb5d4e1b7"},
		{"wxa35b9c23cfe664eb", "gh_2b3713f184a6", "wx5910277cae6fd970", "gh_7818dcb60240"},
	}
	var out []Account
	for i, g := range groups {
		common := Account{PrincipalName: "全网发布检测", Signature: "微信官方检测账号", Admin: "微信检测员", ReleaseGroup: i + 1}
		oa, mp := common, common
		oa.AppID, oa.UserName, oa.Kind, oa.ServiceType, oa.NickName = g[0], g[1], OfficialAccount, 2, "全网发布检测公众号"
		mp.AppID, mp.UserName, mp.Kind, mp.NickName = g[2], g[3], MiniProgram, "全网发布检测小程序"
		out = append(out, oa, mp)
	}
	return out
}
