package world

import "encoding/hex"

// CodeLibrary starts with two drafts, so that the whole way to a release can be walked without WeChat's tools: a shop that
// collects names and phone numbers, and a branch finder that also needs the user's location.
func (w *World) CodeLibrary(ps *PlatformState) *CodeLibrary {
	if ps.Library == nil {
		ps.Library = &CodeLibrary{}
		ps.Library.Put(Draft{
			UserVersion: "1.0.0", UserDesc: "商城模板", SourceName: "模板开发小程序", Developer: "林知夏",
			SourceAppID: "wx" + hex.EncodeToString(w.Draw("draft_source", 8)),
			Pages:       []string{"pages/index/index", "pages/goods/goods", "pages/cart/cart", "pages/mine/mine"},
			APIs:        []string{"getUserProfile", "getPhoneNumber"},
		}, w.Now())
		ps.Library.Put(Draft{
			UserVersion: "1.0.0", UserDesc: "门店模板", SourceName: "门店开发小程序", Developer: "林知夏",
			SourceAppID: "wx" + hex.EncodeToString(w.Draw("draft_source", 8)),
			Pages:       []string{"pages/index/index", "pages/map/map"},
			APIs:        []string{"getLocation", "chooseAddress"},
		}, w.Now())
	}
	return ps.Library
}
