package world

import "time"

// PrivacyInterface is a location API (地理位置接口) that a mini program applied for, or may not have.
type PrivacyInterface struct {
	API       string // without wx.
	AuditID   int64
	AppliedAt time.Time // zero when nobody did
	DecidedAt time.Time
	Refused   bool
	Reason    string // of Refused, and of what cannot be applied for
}

// The states of a location API on the wire.
const (
	InterfaceOpen    = 1 + iota // 可申请
	InterfaceBarred             // 无权限: applying is no use, the reason says why
	InterfacePending            // under review
	InterfaceRefused
	InterfaceGranted
)

// Status depends on the clock alone. There may be no record.
func (p *PrivacyInterface) Status(now time.Time) int {
	switch {
	case p == nil:
		return InterfaceOpen
	case p.AppliedAt.IsZero() && p.Refused:
		return InterfaceBarred
	case now.Before(p.DecidedAt):
		return InterfacePending
	case p.Refused:
		return InterfaceRefused
	}
	return InterfaceGranted
}

// LocationAPI is one of the eight that have to be applied for and declared in requiredPrivateInfos (PROTOCOL 13.2).
type LocationAPI struct {
	Name, Title, Desc string // Name without wx.
}

// LocationAPIs lists them in the order of the answer.
func LocationAPIs() []LocationAPI {
	return []LocationAPI{
		{"chooseAddress", "获取用户收货地址", "获取用户收货地址，并返回用户选择的结果"},
		{"choosePoi", "选择位置，支持模糊定位", "打开POI列表选择位置，支持模糊定位（精确到市）和精确定位混选"},
		{"getFuzzyLocation", "获取模糊地理位置", "获取当前的模糊地理位置"},
		{"getLocation", "获取当前的地理位置", "获取当前的精确地理位置、速度"},
		{"chooseLocation", "打开地图选择位置", "打开地图，选择一个位置"},
		{"onLocationChange", "监听实时地理位置变化", "监听实时地理位置变化事件，需结合 startLocationUpdate 使用"},
		{"startLocationUpdate", "前台接收位置消息", "开启小程序进入前台时接收位置消息"},
		{"startLocationUpdateBackground", "前后台接收位置消息", "开启小程序在前后台时均接收位置消息"},
	}
}

// IsLocationAPI says whether a name, without wx., is one of them.
func IsLocationAPI(name string) bool {
	for _, api := range LocationAPIs() {
		if api.Name == name {
			return true
		}
	}
	return false
}

// interfaceWords is what refused applications say when nobody chose words.
const interfaceWords = "小程序内未含有相应使用场景"
