package world

// APIHosts are the names of WeChat's server API (PROTOCOL 1): the one that everybody uses, and its mirrors.
func APIHosts() []string {
	return []string{
		"api.weixin.qq.com", "api2.weixin.qq.com", "sh.api.weixin.qq.com", "sz.api.weixin.qq.com", "hk.api.weixin.qq.com",
	}
}
