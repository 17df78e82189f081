package world

import "slices"

// PermissionSet is a permission set (权限集), funcscope_category on the wire (PROTOCOL 5.5).
type PermissionSet struct {
	ID        int
	Kind      Kind
	Name      string
	Exclusive bool // 互斥: only one component at a time can hold it for an account
}

// The sets that decide which calls are allowed.
const (
	SetMessages        = 1   // 消息管理, official accounts
	SetUsers           = 2   // 用户管理
	SetAccount         = 3   // 账号服务
	SetWeb             = 4   // 网页服务
	SetNotices         = 7   // 群发与通知
	SetMaterial        = 11  // 素材管理
	SetMenu            = 15  // 自定义菜单
	SetCodes           = 17  // 获取小程序码
	SetDevelopment     = 18  // 小程序开发与数据分析
	SetCustomerService = 19  // 小程序客服(消息)管理
	SetOpenAccount     = 24  // 开放平台账号管理, official accounts
	SetOpenMiniProgram = 25  // 开放平台账号管理, mini programs
	SetBasicInfo       = 30  // 小程序基本信息管理
	SetPenalties       = 76  // 小程序违规与交易投诉管理
	SetFastRegister    = 27  // 快速注册小程序, official accounts
	SetNameCheck       = 31  // 小程序认证名称检测
	SetMiniPrograms    = 33  // 小程序管理, official accounts
	SetPlugins         = 40  // 小程序插件管理
	SetBetaVerifying   = 81  // 试用小程序快速认证
	SetLinks           = 88  // 获取小程序链接
	SetSubscription    = 89  // 订阅通知, official accounts
	SetUnion           = 93  // 小程序联盟, promoters
	SetShoppingOrders  = 120 // 小程序购物订单
	SetOfficialOrders  = 121 // 公众号购物订单
	SetShipping        = 142 // 小程序发货管理服务
)

// PermissionSets lists the sets that accounts of a kind can grant, by id. Which a promoter has no source says: the one of
// WeChat's union is ours.
func PermissionSets(kind Kind) []PermissionSet {
	switch kind {
	case MiniProgram:
		return miniProgramSets()
	case Promoter:
		return sets(Promoter, nil, map[int]string{SetUnion: "小程序联盟"})
	case Channels:
		return sets(Channels, nil, map[int]string{
			143: "视频号留资组件管理", 160: "视频号留资服务的直播数据", 176: "达人数据", 177: "视频号商品橱窗管理",
		})
	case Talent:
		return sets(Talent, nil, map[int]string{189: "带货助手橱窗商品管理", 190: "带货助手订单管理"})
	}
	return officialAccountSets()
}

// AllPermissionSets lists the sets of every kind of account, each once.
func AllPermissionSets() (all []PermissionSet) {
	for _, kind := range Kinds() {
		for _, set := range PermissionSets(kind) {
			if !slices.ContainsFunc(all, func(s PermissionSet) bool { return s.ID == set.ID }) {
				all = append(all, set)
			}
		}
	}
	return all
}

// DefaultFuncIDs are the sets a platform offers to accounts of a kind when its configuration names none.
func DefaultFuncIDs(kind Kind) (ids []int) {
	switch kind {
	case OfficialAccount:
		return []int{1, 2, 3, 4, 7, 8, 11, 13, 15, 23, 24, 33, 89}
	case MiniProgram:
		return []int{17, 18, 19, 25, 30, 31, 37, 40, 49, 52, 65, 76, 88, 142}
	}
	for _, set := range PermissionSets(kind) {
		ids = append(ids, set.ID)
	}
	return ids
}

func officialAccountSets() []PermissionSet {
	return sets(OfficialAccount, []int{4, 24, 34, 54}, map[int]string{
		1: "消息管理", 2: "用户管理", 3: "账号服务", 4: "网页服务", 5: "微信小店", 6: "微信多客服", 7: "群发与通知", 8: "微信卡券",
		9: "微信扫一扫", 10: "微信连WIFI", 11: "素材管理", 12: "微信摇周边", 13: "微信门店", 15: "自定义菜单", 16: "获取认证状态及信息",
		22: "城市服务接口", 23: "广告管理", 24: "开放平台账号管理", 26: "微信电子发票", 27: "快速注册小程序", 33: "小程序管理",
		34: "微信商品库", 35: "微信卡路里", 44: "好物圈", 46: "微信一物一码", 47: "微信财政电子票据", 54: "服务号对话",
		66: "服务平台管理", 89: "订阅通知", 113: "就医助手", 121: "公众号购物订单", 172: "消息推送调试",
	})
}

func miniProgramSets() []PermissionSet {
	return sets(MiniProgram, []int{18, 25, 40, 41, 45, 49, 51, 73, 76, 81}, map[int]string{
		17: "获取小程序码", 18: "小程序开发与数据分析", 19: "小程序客服管理", 20: "微信登录", 21: "数据分析", 25: "开放平台账号管理",
		30: "小程序基本信息管理", 31: "小程序认证名称检测", 36: "微信卡路里", 37: "附近的小程序", 40: "小程序插件管理", 41: "好物圈管理",
		45: "微信物流服务", 48: "微信财政电子票据管理", 49: "小程序云开发管理", 51: "小程序即时配送", 52: "小程序直播管理",
		57: "页面推送", 65: "小程序广告管理", 67: "微信服务市场管理", 70: "标准版交易组件商品管理", 71: "标准版交易组件订单物流与售后管理",
		73: "标准版交易组件接入", 76: "小程序违规与交易投诉管理", 81: "试用小程序快速认证", 84: "标准版优惠券管理", 85: "自定义版交易组件",
		86: "小商店装修", 88: "获取小程序链接", 93: "小程序联盟", 99: "云开发短信服务", 102: "云开发微信支付", 104: "标准版组件资金链路",
		105: "城市服务", 107: "连接器电商场景接入", 112: "红包封面管理", 116: "获取自定义版交易组件数据", 117: "小程序图像处理",
		118: "硬件服务", 119: "小程序支付管理服务", 120: "小程序购物订单", 129: "视频号小店商品管理", 130: "视频号小店物流管理",
		131: "视频号小店订单与售后管理", 132: "视频号小店优惠券管理", 133: "视频号小店商品橱窗管理", 135: "流量主代运营",
		138: "视频号小店资金管理", 139: "小程序运费险", 140: "小程序推广员", 141: "视频号小店优选联盟", 142: "小程序发货管理服务",
		144: "微信学生身份验证", 151: "小程序交易保障", 153: "微短剧小程序资源管理", 156: "小程序备案服务", 157: "小程序虚拟支付管理",
		159: "电子面单", 161: "微信客服管理", 171: "小程序消息推送调试", 173: "小游戏消息推送调试",
	})
}

func sets(kind Kind, exclusive []int, names map[int]string) []PermissionSet {
	var out []PermissionSet
	for id, name := range names {
		out = append(out, PermissionSet{ID: id, Kind: kind, Name: name, Exclusive: slices.Contains(exclusive, id)})
	}
	slices.SortFunc(out, func(a, b PermissionSet) int { return a.ID - b.ID })
	return out
}
