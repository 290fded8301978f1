"""Words on the trail for the network room (no states here: a post has from–to dates instead)."""

from tongzheng.trail.flow import Events

UNIT = Events(
    "network.unit",
    add="设立单位",
    change="变更单位资料",
    move="调整隶属",
    suspend="停用单位",
    restore="恢复单位",
    open_office="设立采编台",
    set_office="调整办公室设置",
    authorise="指定直报点",
    revoke="撤销直报点",
)
POST = Events(
    "network.appointment",
    appoint="任职",
    change="变更任职资料",
    end="卸任",
    deputise="指定代理",
    switch="切换岗位",
)
PERSON = Events(
    "network.person",
    add="登记人员",
    change="变更人员资料",
    invite="发出首次登录链接",
    set_password="设置口令",  # noqa: S106 - a word on the trail
    sign_in="登录",
    sign_out="退出",
    suspend="停用账号",
    restore="恢复账号",
)
IMPORT = Events("network.import", done="导入机构与人员")
