package api

import (
	"net"
	"regexp"
	"slices"
	"strings"
)

// isDomain takes www.qq.com and www.qq.com:8080, no scheme, path or address, and not WeChat's own API host.
func isDomain(name string) bool {
	pattern := regexp.MustCompile(`^([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z0-9-]*[A-Za-z](:[0-9]{1,5})?$`)
	host, _, _ := strings.Cut(name, ":")
	return pattern.MatchString(name) && net.ParseIP(host) == nil && !strings.EqualFold(host, "api.weixin.qq.com")
}

// domainChange is add, delete or set as a function of the old list and what is given. Its result is a list of its own.
func domainChange(action string) (func(old, given []string) []string, bool) {
	switch action {
	case "add":
		return func(old, given []string) []string {
			out := slices.Clone(old)
			for _, name := range given {
				if !slices.Contains(out, name) {
					out = append(out, name)
				}
			}
			return out
		}, true
	case "delete":
		return func(old, given []string) []string {
			return slices.DeleteFunc(slices.Clone(old), func(name string) bool { return slices.Contains(given, name) })
		}, true
	case "set":
		return func(_, given []string) []string { return slices.Clone(given) }, true
	}
	return nil, false
}
