package world

import (
	"encoding/json"
	"slices"
	"time"
)

// Privacy is what WeChat keeps about a mini program's privacy: its guide (用户隐私保护指引) and the location APIs that it
// may use (PROTOCOL 13.1, 13.2).
type Privacy struct {
	Draft      *PrivacyGuide       `json:",omitempty"` // 开发版, which goes to audit with the code
	Live       *PrivacyGuide       `json:",omitempty"` // 现网版, of the code that is online
	Files      []string            `json:",omitempty"` // ids of uploaded text files, oldest first
	Interfaces []*PrivacyInterface `json:",omitempty"` // those that were applied for, or are not to be had
	Plan       AuditPlan           // how applications for location APIs end
}

// PrivacyGuide is one version of the guide, in the words of the wire. Nobody changes one in place: audits keep them.
type PrivacyGuide struct {
	Owner     PrivacyOwner     `json:"owner_setting"`
	Purposes  []PrivacyPurpose `json:"setting_list"`
	SDKs      []PrivacySDK     `json:"sdk_privacy_info_list"`
	UpdatedAt time.Time        `json:"updated_at"`
}

// PrivacyOwner is who answers for the guide, and how.
type PrivacyOwner struct {
	Phone   string          `json:"contact_phone"`
	Email   string          `json:"contact_email"`
	QQ      string          `json:"contact_qq"`
	Weixin  string          `json:"contact_weixin"`
	Expires string          `json:"store_expire_timestamp"` // free text: 30天
	File    string          `json:"ext_file_media_id"`
	Notice  string          `json:"notice_method"`
	Region  json.RawMessage `json:"store_region,omitempty"` // a number or a text
}

// PrivacyPurpose is what one kind of information is collected for.
type PrivacyPurpose struct {
	Key  string `json:"privacy_key"`
	Text string `json:"privacy_text"`
}

// PrivacySDK is what somebody else's code in the mini program collects.
type PrivacySDK struct {
	Name     string           `json:"sdk_name"`
	Company  string           `json:"sdk_biz_name"`
	Purposes []PrivacyPurpose `json:"sdk_list"`
}

// Purpose is what the guide says of a key, "" for nothing. There may be no guide.
func (g *PrivacyGuide) Purpose(key string) string {
	if g == nil {
		return ""
	}
	i := slices.IndexFunc(g.Purposes, func(p PrivacyPurpose) bool { return p.Key == key })
	if i < 0 {
		return ""
	}
	return g.Purposes[i].Text
}

// PrivacyKey is a kind of information with its name on the wire and for people, and the APIs that give it.
type PrivacyKey struct {
	Key, Desc string
	APIs      []string
}

// PrivacyKeys is WeChat's list in its order. Which APIs belong to a key is read from their documentation; keys without
// APIs are declared by hand.
func PrivacyKeys() []PrivacyKey {
	return []PrivacyKey{
		{"UserInfo", "用户信息（微信昵称、头像）", []string{"getUserProfile", "getUserInfo", "chooseAvatar", "nickname"}},
		{"Location", "位置信息", []string{"getLocation", "getFuzzyLocation", "choosePoi", "onLocationChange",
			"startLocationUpdate", "startLocationUpdateBackground"}},
		{"Address", "地址", []string{"chooseAddress"}},
		{"Invoice", "发票信息", []string{"chooseInvoice", "chooseInvoiceTitle"}},
		{"RunData", "微信运动数据", []string{"getWeRunData"}},
		{"Record", "麦克风", []string{"startRecord", "getRecorderManager"}},
		{"Album", "选中的照片或视频信息", []string{"chooseImage", "chooseMedia", "chooseVideo"}},
		{"Camera", "摄像头", []string{"createCameraContext", "camera"}},
		{"PhoneNumber", "手机号", []string{"getPhoneNumber", "getRealtimePhoneNumber"}},
		{"Contact", "通讯录（仅写入）权限", []string{"addPhoneContact"}},
		{"DeviceInfo", "设备信息", nil},
		{"EXIDNumber", "身份证号码", nil},
		{"EXOrderInfo", "订单信息", nil},
		{"EXUserPublishContent", "发布内容", nil},
		{"EXUserFollowAcct", "所关注账号", nil},
		{"EXUserOpLog", "操作日志", nil},
		{"AlbumWriteOnly", "相册（仅写入）权限", []string{"saveImageToPhotosAlbum", "saveVideoToPhotosAlbum"}},
		{"LicensePlate", "车牌号", []string{"chooseLicensePlate"}},
		{"BlueTooth", "蓝牙", []string{"openBluetoothAdapter"}},
		{"CalendarWriteOnly", "日历（仅写入）权限", []string{"addPhoneCalendar", "addPhoneRepeatCalendar"}},
		{"Email", "邮箱", nil},
		{"MessageFile", "选中的文件", []string{"chooseMessageFile"}},
		{"ChooseLocation", "选择的位置信息", []string{"chooseLocation"}},
		{"Accelerometer", "加速传感器", []string{"startAccelerometer"}},
		{"Compass", "磁场传感器", []string{"startCompass"}},
		{"DeviceMotion", "方向传感器", []string{"startDeviceMotionListening"}},
		{"Gyroscope", "陀螺仪传感器", []string{"startGyroscope"}},
		{"Clipboard", "剪切板", []string{"setClipboardData", "getClipboardData"}},
	}
}

// KeysOf are the keys of what code uses, in the order of WeChat's list.
func KeysOf(apis []string) (out []PrivacyKey) {
	for _, key := range PrivacyKeys() {
		if slices.ContainsFunc(key.APIs, func(api string) bool { return slices.Contains(apis, api) }) {
			out = append(out, key)
		}
	}
	return out
}
